/** Links without a domain of one's own: `/r/<workspace>/<key>`. */
export const sharedPath = '/r/'

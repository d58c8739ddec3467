/** Names of what happens later. */
export const reviewSilence = 'qualification.review_silence'
export const revisit = 'qualification.revisit'
export const absence = 'qualification.absence'

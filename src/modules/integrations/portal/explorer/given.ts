/** A call that was made once, as the form begins with it: places of the path, the query, the body. */
export type Given = { params: Record<string, string>; query: Record<string, string>; body: string | null }

export const givenOf = (request: { route: string; path: string; requestBody: string | null }): Given => {
  const [path = '', search = ''] = request.path.split('?')
  const places = path.split('/')
  const params: Record<string, string> = {}
  for (const [index, part] of request.route.split('/').entries())
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(places[index] ?? '')
  return { params, query: Object.fromEntries(new URLSearchParams(search)), body: request.requestBody }
}

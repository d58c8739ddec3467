/** A workspace's look for pages without an account; nothing else of a workspace is public. */
import { createTransport } from '#sdk/transport.ts'

export type PublicTheme = { name: string; logoUrl?: string; accent?: string; showProduct?: boolean; legalUrl?: string }

const transport = createTransport()

/** `GET /v1/public/theme` with the workspace named in the header; throws `ApiProblem` 404 for an unknown one. */
export const readPublicTheme = async (slug: string): Promise<PublicTheme> => {
  const answer = await transport(new URL('/v1/public/theme', location.origin), {
    headers: { 'tandem-workspace': slug },
  })
  return (await answer.json()) as PublicTheme
}

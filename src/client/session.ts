/**
 * Who is signed in and where this person may work; read once per page load by the console's and the portal's shell.
 * `GET /v1/session` answers 401 for nobody.
 */
import { createTransport } from '#sdk/transport.ts'

export type WorkspaceSeat = {
  side: 'member' | 'portal'
  workspace: {
    slug: string
    name: string
    kind: 'live' | 'sandbox'
    isDemo: boolean
    /** The workspace's present; differs from real time in a sandbox whose clock was advanced. */
    now: string
    theme: { name?: string; logoUrl?: string; accent?: string; showProduct?: boolean; legalUrl?: string }
  }
  roles: string[]
  rights: string[]
  /** Whose partners are seen from this seat. */
  sees: 'all' | 'own'
  /** Portal seats only: the partner this person works for. */
  partner?: { id: string; name: string }
}

export type Session = {
  person: { id: string; name: string; email: string }
  seats: WorkspaceSeat[]
  /** The embedded database is in use. */
  trialDatabase: boolean
}

const transport = createTransport()

const send = async (method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> => {
  const answer = await transport(new URL(path, location.origin), {
    method,
    credentials: 'same-origin',
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  return answer.status === 204 ? undefined : answer.json()
}

/** The session; throws `ApiProblem` with status 401 when nobody is signed in. */
export const readSession = async (): Promise<Session> => (await send('GET', '/v1/session')) as Session

/** Sends a sign-in link; answers the same whether the address is known or not. */
export const sendSignInLink = (email: string) => send('POST', '/v1/auth/sign-in/magic-link', { email })

/** Signs in; `secondFactor` is true when a code from the authenticator app is due. */
export const signInWithPassword = async (email: string, password: string): Promise<{ secondFactor: boolean }> => {
  const answer = await send('POST', '/v1/auth/sign-in/email', { email, password })
  return { secondFactor: typeof answer === 'object' && answer !== null && 'twoFactorRedirect' in answer }
}

/** Spends the token of a mailed link. */
export const openSignInLink = (token: string) => send('POST', '/v1/auth/magic-link/verify', { token })

export const confirmCode = (code: string) => send('POST', '/v1/auth/two-factor/verify-totp', { code })

export const askNewPassword = (email: string) => send('POST', '/v1/auth/request-password-reset', { email })

export const setNewPassword = (token: string, newPassword: string) =>
  send('POST', '/v1/auth/reset-password', { token, newPassword })

export const signOut = () => send('POST', '/v1/auth/sign-out', {})

/** Changes the own password; other devices are signed out. */
export const changePassword = (currentPassword: string, newPassword: string) =>
  send('POST', '/v1/auth/change-password', { currentPassword, newPassword, revokeOtherSessions: true })

/** Begins the second factor: the key for the app, and recovery codes. It counts once a code was confirmed. */
export const enableSecondFactor = async (password: string): Promise<{ totpURI: string; backupCodes: string[] }> =>
  (await send('POST', '/v1/auth/two-factor/enable', { password })) as { totpURI: string; backupCodes: string[] }

export const disableSecondFactor = (password: string) => send('POST', '/v1/auth/two-factor/disable', { password })

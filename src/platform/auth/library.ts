/**
 * The sign-in library (better-auth) on our own tables. It runs on the machine's clock, which is what sessions and
 * tokens follow; it opens no transaction of its own, so nothing here may be called inside one of ours.
 */
import { createHmac } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { APIError, createAuthMiddleware } from 'better-auth/api'
import { deleteSessionCookie } from 'better-auth/cookies'
import { magicLink, twoFactor } from 'better-auth/plugins'
import { Kysely, PostgresDialect } from 'kysely'
import type { Services } from '../context.ts'
import { claimCode } from './codes.ts'
import { mailPasswordReset, mailSecurityNotice, mailSignInLink } from './mails.ts'
import { passwordLength } from './passwords.ts'
import { sessionEnded } from './revoked.ts'

const day = 24 * 60 * 60
/** A session ends this long after its last use; it is prolonged at most once a day. */
export const idleSecondsMax = 14 * day
/** A session ends this long after sign-in, however much it is used. */
export const sessionSecondsMax = 30 * day
/** How long a signed copy of the session in a cookie is believed before the table is asked again. */
const cookieCacheSeconds = 20
export const linkMinutes = 30
/** The caller's address as the server saw it; set by us on every request to the library, never taken from outside. */
export const addressHeader = 'x-tandem-address'

export type SignIn = ReturnType<typeof make>
const made = new WeakMap<Services['database'], SignIn>()
/** The library's instance of this process. */
export const signInOf = (services: Services): SignIn => {
  const known = made.get(services.database)
  if (known) return known
  const fresh = make(services)
  made.set(services.database, fresh)
  return fresh
}

/** A key of its own, so that what signs cookies is not what encrypts webhook secrets. */
export const signInSecret = (services: Services): string =>
  createHmac('sha256', services.secret).update('sign-in').digest('hex')

const make = (services: Services) =>
  betterAuth({
    appName: 'Tandem',
    baseURL: services.config.publicUrl,
    basePath: '/v1/auth',
    secret: signInSecret(services),
    telemetry: { enabled: false },
    database: {
      db: new Kysely({ dialect: new PostgresDialect({ pool: services.database.pool }) }),
      type: 'postgres',
      transaction: false,
    },
    logger: {
      level: 'error',
      log: (_level, message) => services.log.error({ room: 'sign-in' }, message),
    },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
      resetPasswordTokenExpiresIn: linkMinutes * 60,
      revokeSessionsOnPasswordReset: true,
      onPasswordReset: async ({ user }) =>
        mailSecurityNotice(services, user.id, 'The password of your account was replaced by a link from a mail'),
      sendResetPassword: async ({ user, token }) => mailPasswordReset(services, user.id, token),
    },
    user: {
      modelName: 'auth_users',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    session: {
      modelName: 'auth_sessions',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      expiresIn: idleSecondsMax,
      updateAge: day,
      cookieCache: { enabled: true, maxAge: cookieCacheSeconds },
    },
    account: {
      modelName: 'auth_accounts',
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'auth_verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
      // What opens an account is kept as a hash only.
      storeIdentifier: 'hashed',
    },
    databaseHooks: {
      session: { delete: { after: async (session) => sessionEnded(services, session.id) } },
    },
    advanced: {
      cookiePrefix: 'tandem',
      useSecureCookies: services.config.publicUrl.startsWith('https:'),
      ipAddress: { ipAddressHeaders: [addressHeader] },
      database: { validateSchema: false },
    },
    plugins: [
      magicLink({
        expiresIn: linkMinutes * 60,
        disableSignUp: true,
        sendMagicLink: async ({ email, token }) => mailSignInLink(services, email, token),
      }),
      secondFactor(services),
    ],
  })

/**
 * Codes of an authenticator app and recovery codes. Beyond the library: a link asks for the second factor just as a
 * password does, and a code works once.
 */
const secondFactor = (services: Services) => {
  const plugin = twoFactor({
    issuer: 'Tandem',
    allowPasswordless: true,
    schema: {
      user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
      twoFactor: {
        modelName: 'auth_two_factors',
        fields: {
          userId: 'user_id',
          backupCodes: 'backup_codes',
          failedVerificationCount: 'failed_verification_count',
          lockedUntil: 'locked_until',
        },
      },
    },
  })
  const [challenge] = plugin.hooks.after
  const once = createAuthMiddleware(async (ctx) => {
    const fresh = ctx.context.newSession
    const userId = fresh?.user.id ?? ctx.context.session?.user.id
    const { code } = ctx.body as { code: string }
    if (!userId || (await claimCode(services, userId, code))) return
    if (fresh) {
      deleteSessionCookie(ctx, true)
      await ctx.context.internalAdapter.deleteSession(fresh.session.token)
      ctx.context.setNewSession(null)
    }
    throw new APIError('UNAUTHORIZED', {
      code: 'INVALID_CODE',
      message: 'This code was used already; wait for the next one.',
    })
  })
  return {
    ...plugin,
    hooks: {
      after: [
        ...plugin.hooks.after,
        ...(challenge
          ? [
              {
                matcher: (context: { path?: string }) => context.path === '/magic-link/verify',
                handler: challenge.handler,
              },
            ]
          : []),
        { matcher: (context: { path?: string }) => context.path === '/two-factor/verify-totp', handler: once },
      ],
    },
  }
}

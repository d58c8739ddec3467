/**
 * Every setting once, with a sentence and a default. The product starts with none of them set.
 */
export type Config = {
  port: number
  host: string
  dataDir: string
  databaseUrl: string | undefined
  publicUrl: string
  smtpUrl: string | undefined
  mailFrom: string
  metricsPort: number | undefined
  logLevel: string
  secretKey: string | undefined
  region: string
  /** `host:port` pairs that outgoing requests may reach although they are private. */
  privateTargets: string[]
  trustProxy: boolean
  clickWaitMs: number
}

type Setting = { name: string; default: string; sentence: string; check?: (value: string) => string | undefined }

const isPort = (value: string) =>
  /^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? undefined : 'is a port from 0 to 65535'
const isUrl =
  (...schemes: string[]) =>
  (value: string) =>
    value === '' || (URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1)))
      ? undefined
      : `is an address that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`

export const settings: readonly Setting[] = [
  { name: 'PORT', default: '3000', sentence: 'Port of the web server and the API.', check: isPort },
  {
    name: 'HOST',
    default: '127.0.0.1',
    sentence: 'Address to listen on; demo sign-ins work on the loopback address only.',
  },
  { name: 'DATA_DIR', default: './data', sentence: 'Folder of the embedded database and of the installation key.' },
  {
    name: 'DATABASE_URL',
    default: '',
    sentence: 'PostgreSQL 15 or later; without it the embedded database is used.',
    check: isUrl('postgres', 'postgresql'),
  },
  {
    name: 'PUBLIC_URL',
    default: '',
    sentence: 'Address under which people reach the product; links in mails begin with it.',
    check: isUrl('http', 'https'),
  },
  {
    name: 'SMTP_URL',
    default: '',
    sentence: 'Mail server; without it mail stays in the outbox, readable in the console.',
    check: isUrl('smtp', 'smtps'),
  },
  { name: 'MAIL_FROM', default: 'Tandem <no-reply@tandem.example>', sentence: 'Sender of mail.' },
  {
    name: 'METRICS_PORT',
    default: '',
    sentence: 'Port of /metrics on the loopback address; off when empty.',
    check: (value) => (value === '' ? undefined : isPort(value)),
  },
  {
    name: 'LOG_LEVEL',
    default: 'info',
    sentence: 'trace, debug, info, warn, error or silent.',
    check: (value) =>
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'].includes(value)
        ? undefined
        : 'is one of trace, debug, info, warn, error, fatal, silent',
  },
  {
    name: 'SECRET_KEY',
    default: '',
    sentence:
      'Key (32 characters or more) that encrypts secrets at rest and signs sessions; made in DATA_DIR when empty. Set it when several machines share a database.',
    check: (value) => (value === '' || value.length >= 32 ? undefined : 'has 32 characters or more'),
  },
  { name: 'REGION', default: 'not stated', sentence: 'Where the data lives, as shown by doctor, status and exports.' },
  {
    name: 'PRIVATE_TARGETS',
    default: '',
    sentence: 'Comma-separated host:port pairs inside the own network that webhooks may reach.',
  },
  {
    name: 'TRUST_PROXY',
    default: 'false',
    sentence: 'true when a proxy in front sets X-Forwarded-For.',
    check: (value) => (['true', 'false'].includes(value) ? undefined : 'is true or false'),
  },
  {
    name: 'CLICK_WAIT_MS',
    default: '250',
    sentence: 'How long a click on a link waits for the database before it is kept in DATA_DIR and taken in later.',
    check: (value) => (/^[1-9]\d{1,4}$/.test(value) ? undefined : 'is a number of milliseconds from 10 to 99999'),
  },
]

/** A setting that cannot be worked with: its words are shown plainly, for whoever starts the product. */
// A class, because `instanceof` tells it from faults.
export class SettingMistake extends Error {
  override readonly name = 'SettingMistake'
}

/** Reads and checks the settings; throws one error that lists every wrong one. */
export const readConfig = (environment: Record<string, string | undefined>): Config => {
  const problems: string[] = []
  const value = (name: string) => {
    const setting = settings.find((one) => one.name === name)
    if (!setting) throw new Error(`Unknown setting ${name}`)
    const given = environment[name]?.trim() || setting.default
    const problem = setting.check?.(given)
    if (problem) problems.push(`${name} ${problem}; it is ${JSON.stringify(given)}. ${setting.sentence}`)
    return given
  }
  const port = Number(value('PORT'))
  const host = value('HOST')
  const config: Config = {
    port,
    host,
    dataDir: value('DATA_DIR'),
    databaseUrl: value('DATABASE_URL') || undefined,
    publicUrl: (
      value('PUBLIC_URL') || `http://${host === '0.0.0.0' || host === '::' ? 'localhost' : host}:${port}`
    ).replace(/\/+$/, ''),
    smtpUrl: value('SMTP_URL') || undefined,
    mailFrom: value('MAIL_FROM'),
    metricsPort: value('METRICS_PORT') === '' ? undefined : Number(value('METRICS_PORT')),
    logLevel: value('LOG_LEVEL'),
    secretKey: value('SECRET_KEY') || undefined,
    region: value('REGION'),
    privateTargets: value('PRIVATE_TARGETS')
      .split(',')
      .map((target) => target.trim())
      .filter(Boolean),
    trustProxy: value('TRUST_PROXY') === 'true',
    clickWaitMs: Number(value('CLICK_WAIT_MS')),
  }
  if (problems.length > 0) throw new SettingMistake(`Settings need attention:\n- ${problems.join('\n- ')}`)
  return config
}

/** Whether only this machine can reach the server. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|::1)$/.test(host)

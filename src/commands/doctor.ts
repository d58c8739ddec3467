import { statfs } from 'node:fs/promises'
import { settings } from '#platform/config.ts'
import { readMigrations } from '#platform/db/engine/migrate.ts'
import { firstIdAt, idPrefixes } from '#platform/ids.ts'
import { listWorkspaces } from '#platform/tenancy/workspaces.ts'
import type { Command } from './command.ts'

const secretSettings = new Set(['SECRET_KEY', 'DATABASE_URL', 'SMTP_URL'])

export const doctor: Command = {
  name: 'doctor',
  usage: 'doctor [--json]',
  summary: 'Says what is on, off and wrong.',
  run: async (io, app) => {
    const { config, database } = app.services
    const lines: { name: string; ok: boolean; words: string }[] = []
    const add = (name: string, ok: boolean, words: string) => void lines.push({ name, ok, words })
    const major = Number(process.versions.node.split('.')[0])
    add('node', major >= 24, `Node ${process.versions.node}${major >= 24 ? '' : '; Tandem is tested on 24'}`)
    const { rows } = await database.pool.query<{ version: string; superuser: boolean }>(
      `select current_setting('server_version') as version, (select rolsuper from pg_roles where rolname = current_user) as superuser`,
    )
    add(
      'database',
      true,
      database.engine === 'postgres'
        ? `PostgreSQL ${rows[0]?.version}`
        : `embedded, in ${config.dataDir}; not safe against power loss: set DATABASE_URL for real work`,
    )
    if (database.engine === 'postgres')
      add(
        'database user',
        true,
        rows[0]?.superuser ? 'is a superuser; an ordinary owner of the database is enough' : 'is an ordinary owner',
      )
    const applied = await database.pool.query<{ count: string }>('select count(*) as count from schema_migrations')
    const known = await readMigrations()
    add(
      'migrations',
      Number(applied.rows[0]?.count) === known.length,
      `${applied.rows[0]?.count} of ${known.length} applied`,
    )
    add('mail', true, config.smtpUrl ? 'goes out over SMTP' : 'stays in the outbox: SMTP_URL is not set')
    add(
      'address',
      !(config.host !== '127.0.0.1' && config.publicUrl.startsWith('http:')),
      `${config.publicUrl}${config.publicUrl.startsWith('http:') && config.host !== '127.0.0.1' ? ' is not encrypted; put a proxy with https in front and set PUBLIC_URL' : ''}`,
    )
    add('region', true, config.region)
    add('secret key', true, config.secretKey ? 'from SECRET_KEY' : `from ${config.dataDir}/secret.key`)
    const all = await listWorkspaces(app.services)
    add(
      'workspaces',
      true,
      all.length > 0
        ? all.map((one) => `${one.slug} (${one.kind})`).join(', ')
        : 'none yet: start the server, it prints the set-up link',
    )
    const disk = config.databaseUrl ? undefined : await statfs(config.dataDir)
    if (disk) add('disk', disk.bavail * disk.bsize > 1e9, `${Math.round((disk.bavail * disk.bsize) / 1e9)} GB free`)
    const waiting = await database.pool.query<{ parked: string; old: string }>(
      `select count(*) filter (where parked_at is not null) as parked, count(*) filter (where parked_at is null and event_id < $1) as old from event_pending`,
      [firstIdAt(idPrefixes.event, Date.now() - 5 * 60_000)],
    )
    add(
      'events',
      Number(waiting.rows[0]?.parked) === 0,
      `${waiting.rows[0]?.parked} parked with an error, ${waiting.rows[0]?.old} waiting for over 5 minutes`,
    )
    if (io.argv.includes('--json')) {
      await io.out(`${JSON.stringify({ ok: lines.every((line) => line.ok), checks: lines })}\n`)
    } else {
      await io.out(
        lines.map((line) => `${line.ok ? 'ok  ' : 'LOOK'}  ${line.name.padEnd(14)} ${line.words}\n`).join(''),
      )
      await io.out('\nSettings:\n')
      for (const setting of settings) {
        const given = process.env[setting.name]
        const shown =
          given === undefined || given === ''
            ? `${setting.default || 'not set'} (default)`
            : secretSettings.has(setting.name)
              ? 'set'
              : given
        await io.out(`  ${setting.name.padEnd(16)} ${shown}\n${' '.repeat(19)}${setting.sentence}\n`)
      }
    }
    return lines.every((line) => line.ok) ? 0 : 1
  },
}

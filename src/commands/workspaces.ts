import { parseArgs } from 'node:util'
import { inviteAdmin } from '#modules/settings/public.ts'
import type { App } from '#platform/app.ts'
import type { Workspace } from '#platform/context.ts'
import { currencyExponents } from '#platform/currencies.ts'
import { Problem } from '#platform/errors.ts'
import { createWorkspace, findWorkspace, listWorkspaces, systemContext } from '#platform/tenancy/workspaces.ts'
import { type Command, CommandMistake } from './command.ts'

/** The workspace with this slug or id, or a mistake that lists what there is. */
export const workspaceNamed = async (app: App, name: string | undefined): Promise<Workspace> => {
  if (!name) throw new CommandMistake('Name the workspace with --workspace NAME.')
  const workspace = await findWorkspace(app.services, name)
  if (workspace) return workspace
  const known = await listWorkspaces(app.services)
  throw new CommandMistake(
    `There is no workspace ${name}. ${known.length > 0 ? `There are: ${known.map((one) => one.slug).join(', ')}.` : 'There is none yet.'}`,
  )
}

const slugOf = (name: string) =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63)

export const workspaces: Command = {
  name: 'workspaces',
  usage: 'workspaces create NAME [--slug S] [--zone Z] [--currency C] [--admin EMAIL] [--json]',
  summary: 'Makes a workspace; `workspaces invite NAME --admin EMAIL` prints the way in, `workspaces list` shows them.',
  run: async (io, app) => {
    const { values, positionals } = parseArgs({
      args: io.argv,
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        slug: { type: 'string' },
        zone: { type: 'string' },
        currency: { type: 'string' },
        admin: { type: 'string' },
      },
    })
    const [verb, name] = positionals
    if (verb === 'list') {
      const list = await listWorkspaces(app.services)
      const rows = list.map(({ id, slug, name: title, kind }) => ({ id, slug, name: title, kind }))
      await io.out(
        values.json
          ? `${JSON.stringify(rows)}\n`
          : rows.map((row) => `${row.slug}  ${row.id}  ${row.kind}  ${row.name}\n`).join(''),
      )
      return 0
    }
    if (values.admin !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(values.admin))
      throw new CommandMistake(`${values.admin} is no e-mail address.`)
    if (verb === 'invite' && name) {
      if (!values.admin) throw new CommandMistake('Say who is invited: --admin EMAIL.')
      const invitationUrl = await invitationOf(app, await workspaceNamed(app, name), values.admin)
      await io.out(values.json ? `${JSON.stringify({ invitationUrl })}\n` : wayIn(values.admin, invitationUrl))
      return 0
    }
    if (verb !== 'create' || !name)
      throw new CommandMistake(
        'Say `workspaces create NAME`, `workspaces invite NAME --admin EMAIL` or `workspaces list`.',
      )
    const slug = values.slug ?? slugOf(name)
    if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(slug))
      throw new CommandMistake('An address has small letters, digits and hyphens; give one with --slug.')
    if (values.zone && !Intl.supportedValuesOf('timeZone').includes(values.zone) && values.zone !== 'UTC')
      throw new CommandMistake(`${values.zone} is no time zone.`)
    if (values.currency && !currencyExponents.has(values.currency))
      throw new CommandMistake(`${values.currency} is no currency; give three letters of ISO 4217, for example EUR.`)
    const workspace = await createWorkspace(app.services, {
      name,
      slug,
      ...(values.zone && { zone: values.zone }),
      ...(values.currency && { currency: values.currency }),
    })
    const invitationUrl = values.admin && (await invitationOf(app, workspace, values.admin))
    const made = { id: workspace.id, slug: workspace.slug, name: workspace.name, kind: workspace.kind }
    const next = invitationUrl
      ? wayIn(values.admin!, invitationUrl)
      : `Nobody has a seat in it yet: workspaces invite ${made.slug} --admin EMAIL\n`
    await io.out(
      values.json
        ? `${JSON.stringify({ ...made, ...(invitationUrl && { invitationUrl }) })}\n`
        : `Made workspace ${made.name} at /w/${made.slug} (${made.id}).\n${next}`,
    )
    return 0
  },
}

/** The link is printed to whoever holds the data already; it works once and for seven days. */
const invitationOf = async (app: App, workspace: Workspace, email: string): Promise<string> => {
  const ctx = systemContext(app.services, workspace, 'command')
  const { link } = await inviteAdmin(ctx, { email, name: email.split('@')[0]! }).catch((error: unknown) => {
    if (error instanceof Problem) throw new CommandMistake(error.message)
    throw error
  })
  return link
}
const wayIn = (email: string, link: string) =>
  `${email} becomes its admin by this link, once and for seven days:\n  ${link}\n`

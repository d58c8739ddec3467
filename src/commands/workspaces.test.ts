import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorkspace } from '#platform/tenancy/workspaces.ts'
import { testApp } from '#test/support/app.ts'
import { type CommandIo, CommandMistake } from './command.ts'
import { workspaces } from './workspaces.ts'

const app = await testApp()

const run = async (...argv: string[]) => {
  if (workspaces.runsAlone) throw new Error('The command works through the open database')
  let out = ''
  const io: CommandIo = {
    argv,
    folder: '.',
    out: async (text) => {
      out += text
    },
    err: async () => undefined,
    signal: new AbortController().signal,
  }
  assert.equal(await workspaces.run(io, app), 0)
  return out
}
const tokenOf = (text: string) => /invitation\?token=([\w-]{43})/.exec(text)?.[1]

test('a workspace is made with a way in for its first admin, who accepts it once', async () => {
  const made = JSON.parse(await run('create', 'Nördlich & Co', '--admin', 'Kim@nord.example', '--json'))
  assert.deepEqual([made.slug, made.kind], ['nordlich-co', 'live'])
  const token = tokenOf(made.invitationUrl)!
  const accept = () =>
    app.anonymous.post(`/v1/public/invitations/${token}/acceptance`, {
      name: 'Kim',
      password: 'violet otter plays chess',
    })
  assert.equal((await accept()).body.signedIn, true)
  assert.equal((await accept()).body.code, 'invitation.used')
})

test('a workspace without a person says how somebody gets in; an address has one seat', async () => {
  assert.match(await run('create', 'South'), /Nobody has a seat in it yet: workspaces invite south --admin EMAIL/)
  assert.ok(tokenOf(await run('invite', 'south', '--admin', 'ana@south.example')))
  const refused = (words: RegExp, ...argv: string[]) =>
    assert.rejects(run(...argv), (error) => error instanceof CommandMistake && words.test(error.message))
  await refused(/has a seat/, 'invite', 'south', '--admin', 'ANA@south.example')
  await refused(/no e-mail address/, 'invite', 'south', '--admin', 'ana')
  await refused(/no workspace west/, 'invite', 'west', '--admin', 'ana@west.example')
  await refused(/--admin EMAIL/, 'invite', 'south')
})

test('a workspace that cannot be made whole is not made at all', async () => {
  const refused = (words: RegExp, ...argv: string[]) =>
    assert.rejects(run(...argv), (error) => error instanceof CommandMistake && words.test(error.message))
  await refused(/XXX is no currency/, 'create', 'East', '--currency', 'XXX')
  // Past the command's own checks, as any other caller would come.
  await assert.rejects(createWorkspace(app.services, { name: 'East', slug: 'east', currency: 'XXX' }))
  assert.doesNotMatch(await run('list'), /east/i)
  assert.match(await run('create', 'East', '--currency', 'EUR'), /Made workspace East at \/w\/east/)
})

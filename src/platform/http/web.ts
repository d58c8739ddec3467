/** Serves the built pages: console under /w and /, portal under /p, public pages under /o. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Services } from '../context.ts'

const webFolder = path.resolve(import.meta.dirname, '../../../dist/web')
const pages: Record<string, string> = {
  '/': 'console.html',
  '/w/*': 'console.html',
  '/p/*': 'portal.html',
  '/o/*': 'public.html',
  '/sign-in': 'console.html',
  '/sign-in/*': 'console.html',
  '/invitation': 'console.html',
  '/set-up': 'console.html',
  '/invitation/*': 'console.html',
}

export const bindWeb = async (app: FastifyInstance, _services: Services): Promise<void> => {
  if (existsSync(path.join(webFolder, 'assets')))
    await app.register(fastifyStatic, {
      root: path.join(webFolder, 'assets'),
      prefix: '/assets/',
      immutable: true,
      maxAge: '365d',
      index: false,
      decorateReply: false,
    })
  for (const [url, file] of Object.entries(pages)) app.get(url, (_request, reply) => sendPage(reply, file))
}

const sendPage = async (reply: FastifyReply, file: string) => {
  const text = await readFile(path.join(webFolder, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT')
      return '<!doctype html><html lang="en"><title>Tandem</title><p>The pages are being built. Reload in a few seconds.</p></html>'
    throw error
  })
  return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(text)
}

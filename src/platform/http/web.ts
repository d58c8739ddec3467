/** Serves the built pages: console under /w and /, portal under /p, public pages under /o. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Services } from '../context.ts'
import { escapeHtml } from '../mail/layout.ts'
import { defineSlot } from '../module.ts'

/**
 * Where a public page is found as bare HTML, for browsers without scripts: the parts of its path below `/o/` to an
 * address, or undefined. The page says so to whoever opens it without scripts.
 */
export const plainPages =
  defineSlot<(parts: readonly string[], query: URLSearchParams) => string | undefined>('platform.plain_pages')

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

export const bindWeb = async (app: FastifyInstance, services: Services): Promise<void> => {
  if (existsSync(path.join(webFolder, 'assets')))
    await app.register(fastifyStatic, {
      root: path.join(webFolder, 'assets'),
      prefix: '/assets/',
      immutable: true,
      maxAge: '365d',
      index: false,
      decorateReply: false,
    })
  for (const [url, file] of Object.entries(pages))
    app.get(url, (request, reply) => sendPage(reply, file, plainOf(services, request.url)))
}

const plainOf = (services: Services, url: string): string | undefined => {
  const { pathname, searchParams } = new URL(url, 'http://here.invalid')
  if (!pathname.startsWith('/o/')) return undefined
  const parts = pathname.split('/').slice(2).filter(Boolean)
  for (const plain of plainPages.of(services.product)) {
    const found = plain(parts, searchParams)
    if (found) return found
  }
  return undefined
}

const withoutScripts = /<noscript>[^<]*<\/noscript>/
const sendPage = async (reply: FastifyReply, file: string, plain: string | undefined) => {
  const text = await readFile(path.join(webFolder, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT')
      return '<!doctype html><html lang="en"><title>Tandem</title><p>The pages are being built. Reload in a few seconds.</p><noscript></noscript></html>'
    throw error
  })
  const shown = plain
    ? text.replace(
        withoutScripts,
        () => `<noscript><a href="${escapeHtml(plain)}">This page without JavaScript</a></noscript>`,
      )
    : text
  return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(shown)
}

/** The demo is made through the product's own API, as its people would have made it, at moments that have passed. */
import type { FastifyInstance } from 'fastify'

// biome-ignore lint/suspicious/noExplicitAny: answers of many endpoints; the seed reads ids and versions out of them
type Body = any
export type DemoClient = {
  get: (path: string) => Promise<Body>
  post: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Body>
  patch: (path: string, body: unknown, version: number) => Promise<Body>
  put: (path: string, body: unknown, version?: number) => Promise<Body>
  upload: (
    path: string,
    file: { name: string; type: string; text: string },
    fields?: Record<string, string>,
  ) => Promise<Body>
}

/** `address`: where the calls come from; visitors who are different people come from different ones. */
export const demoClient = (
  server: FastifyInstance,
  headers: Record<string, string>,
  address = '127.0.0.1',
): DemoClient => {
  const ask = async (
    method: 'GET' | 'POST' | 'PATCH' | 'PUT',
    url: string,
    payload?: string | Buffer,
    more: Record<string, string> = {},
  ): Promise<Body> => {
    const answer = await server.inject({
      method,
      url,
      headers: { ...headers, ...more },
      remoteAddress: address,
      ...(payload !== undefined && { payload }),
    })
    if (answer.statusCode >= 400)
      throw new Error(
        `The demo could not be made: ${method} ${url} answered ${answer.statusCode} ${answer.payload.slice(0, 600)}`,
      )
    return answer.payload === '' ? undefined : (JSON.parse(answer.payload) as unknown)
  }
  const json = { 'content-type': 'application/json' }
  return {
    get: (path) => ask('GET', path),
    post: (path, body = {}, more) => ask('POST', path, JSON.stringify(body), { ...json, ...more }),
    patch: (path, body, version) => ask('PATCH', path, JSON.stringify(body), { ...json, 'if-match': `"${version}"` }),
    put: (path, body, version) =>
      ask('PUT', path, JSON.stringify(body), { ...json, ...(version !== undefined && { 'if-match': `"${version}"` }) }),
    upload: (path, file, fields = {}) => {
      const boundary = 'tandem-demo-boundary'
      const parts = Object.entries(fields).map(
        ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      )
      parts.push(
        `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${file.name}"\r\ncontent-type: ${file.type}\r\n\r\n${file.text}\r\n--${boundary}--\r\n`,
      )
      return ask('POST', path, Buffer.from(parts.join('')), {
        'content-type': `multipart/form-data; boundary=${boundary}`,
      })
    },
  }
}

/** The same act of the story has the same key, so that it happens once. */
export const keyed = (key: string) => ({ 'idempotency-key': `demo-${key}` })

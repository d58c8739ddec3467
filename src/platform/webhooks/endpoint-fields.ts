/** What an endpoint may be: its address, kinds of events and fixed headers. */
import type { Ctx } from '../context.ts'
import { type FieldIssue, invalid, unprocessable } from '../errors.ts'
import { refusedUrl } from '../net/safe-fetch.ts'
import { everyKind } from './births.ts'

const headersMax = 5
const reservedHeader =
  /^(webhook-.*|host|content-.*|transfer-encoding|connection|keep-alive|upgrade|te|trailer|expect|user-agent|accept-encoding|proxy-.*)$/i
const headerName = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/
const headerValue = /^[\x20-\x7e]{1,1000}$/

export type EndpointFields = {
  url: string
  /** Kinds of events, or `*` for all. */
  eventKinds: readonly string[]
  description?: string | null
  /** Up to 5 fixed headers that go with each message. */
  headers?: Record<string, string>
}

/** Refuses fields that an endpoint cannot have: 422 `endpoint.not_https`, `endpoint.address_private`, or per field. */
export const checkFields = (ctx: Ctx, fields: EndpointFields, partnerId: string | null): void => {
  const { privateTargets } = ctx.services.config
  const refusal = refusedUrl(fields.url, privateTargets)
  if (refusal?.kind === 'address_private') throw unprocessable('endpoint.address_private', refusal.words)
  const url = URL.parse(fields.url)
  const isAllowedInside =
    url !== null && privateTargets.includes(`${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`)
  if (refusal || !url || (url.protocol !== 'https:' && !isAllowedInside))
    throw unprocessable('endpoint.not_https', 'The address of an endpoint begins with https:// and holds no password.')
  const issues = [...checkKinds(ctx, fields.eventKinds, partnerId), ...checkHeaders(fields.headers ?? {})]
  if (issues.length > 0) throw invalid(...issues)
}

/** What is wrong with the kinds of events for this side. */
export const checkKinds = (ctx: Ctx, kinds: readonly string[], partnerId: string | null): FieldIssue[] => {
  if (kinds.length === 0)
    return [{ field: 'eventKinds', rule: 'required', message: 'Choose at least one kind of event.' }]
  return kinds.flatMap((name, at) => {
    const kind = ctx.services.product.events.get(name)
    const known = name === everyKind || (kind && (partnerId === null || kind.partnerVisible))
    return known
      ? []
      : [
          {
            field: `eventKinds.${at}`,
            rule: 'unknown',
            message: `${name} is not a kind of event that can be received here.`,
          },
        ]
  })
}

const checkHeaders = (headers: Record<string, string>): FieldIssue[] => {
  const names = Object.keys(headers)
  if (names.length > headersMax)
    return [{ field: 'headers', rule: 'maxProperties', message: 'At most 5 fixed headers go with a message.' }]
  return names.flatMap((name) => {
    if (!headerName.test(name) || !headerValue.test(headers[name] ?? ''))
      return [{ field: `headers.${name}`, rule: 'format', message: `${name} cannot be sent as a header.` }]
    if (reservedHeader.test(name))
      return [{ field: `headers.${name}`, rule: 'reserved', message: `${name} is set by us.` }]
    return []
  })
}

/** Links, codes and clicks: endpoint -> function. */

import type { Ctx } from '#platform/context.ts'
import type { AnswerOf, InputOf } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import type { HttpExtras } from '#platform/module.ts'
import { clickEndpoints } from './contract/clicks.ts'
import { linkEndpoints } from './contract/links.ts'
import { trackingEndpoints } from './contract/tracking.ts'
import { clickStats, listClicks, portalClickStats } from './service/clicks/read.ts'
import { reportClick } from './service/clicks/report.ts'
import { changeSettings, readSettings } from './service/clicks/settings.ts'
import { createCode, endCode, getCode, listCodes, updateCode } from './service/links/codes.ts'
import { createDomain, listDomains, proveDomain, retireDomain, updateDomain } from './service/links/domains.ts'
import { createLink, endLink, getLink, linkOptions, listLinks, ownPartner, updateLink } from './service/links/links.ts'

const endpoints = { ...linkEndpoints, ...clickEndpoints, ...trackingEndpoints }
type Endpoints = typeof endpoints
type Routes = {
  [Name in keyof Endpoints]: (
    ctx: Ctx,
    input: InputOf<Endpoints[Name]>,
    http: HttpExtras,
  ) => Promise<AnswerOf<Endpoints[Name]>>
}

export const linkRoutes: Routes = {
  listLinkDomains: (ctx, { query }) => listDomains(ctx, query),
  createLinkDomain: (ctx, { body }) => createDomain(ctx, body),
  updateLinkDomain: (ctx, { params, version, body }) => updateDomain(ctx, params.id, version, body),
  proveLinkDomain: (ctx, { params }) => proveDomain(ctx, params.id),
  retireLinkDomain: (ctx, { params }) => retireDomain(ctx, params.id),
  listLinks: (ctx, { query }) => listLinks(ctx, query),
  createLink: (ctx, { body }) => createLink(ctx, body),
  getLink: (ctx, { params }) => getLink(ctx, params.id),
  updateLink: (ctx, { params, version, body }) => updateLink(ctx, params.id, version, body),
  endLink: (ctx, { params, body }) => endLink(ctx, params.id, body.reason),
  listCodes: (ctx, { query }) => listCodes(ctx, query),
  createCode: (ctx, { body }) => createCode(ctx, body),
  getCode: (ctx, { params }) => getCode(ctx, params.id),
  updateCode: (ctx, { params, version, body }) => updateCode(ctx, params.id, version, body),
  endCode: (ctx, { params, body }) => endCode(ctx, params.id, body.reason),
  listPortalLinks: (ctx, { query }) => listLinks(ctx, query),
  getPortalLinkOptions: (ctx) => linkOptions(ctx),
  createPortalLink: (ctx, { body }) => createLink(ctx, { ...body, partnerId: ownPartner(ctx) }),
  getPortalLink: (ctx, { params }) => getLink(ctx, params.id),
  updatePortalLink: (ctx, { params, version, body }) => updateLink(ctx, params.id, version, body),
  endPortalLink: (ctx, { params, body }) => endLink(ctx, params.id, body.reason),
  listPortalCodes: (ctx, { query }) => listCodes(ctx, query),
  createPortalCode: (ctx, { body }) => createCode(ctx, { ...body, partnerId: ownPartner(ctx) }),
  getPortalCode: (ctx, { params }) => getCode(ctx, params.id),
  updatePortalCode: (ctx, { params, version, body }) => updateCode(ctx, params.id, version, body),
  endPortalCode: (ctx, { params, body }) => endCode(ctx, params.id, body.reason),
  listClicks: (ctx, { query }) => listClicks(ctx, query),
  reportClick: (ctx, { body }, http) => reportClick(ctx, body, http),
  getClickStats: (ctx, { query }) => clickStats(ctx, query),
  listPortalClicks: (ctx, { query }) => listClicks(ctx, query),
  getPortalClickStats: (ctx, { query }) => portalClickStats(ctx, query),
  getTrackingSettings: (ctx) => inTransaction(ctx, readSettings),
  updateTrackingSettings: (ctx, { version, body }) => inTransaction(ctx, (tx) => changeSettings(tx, version, body)),
}

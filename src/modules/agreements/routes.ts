/** Endpoint -> function. Pieces by subject stand in `routes/`. */
import { defineRoutes } from '#platform/module.ts'
import { agreementsContract } from './contract.ts'
import { agreementRoutes } from './routes/agreements.ts'
import { archiveRoutes } from './routes/archives.ts'
import { dateRoutes } from './routes/dates.ts'
import { holdRoutes } from './routes/holds.ts'
import { importRoutes } from './routes/imports.ts'
import { noticeRoutes } from './routes/notices.ts'
import { sealRoutes } from './routes/seals.ts'
import { signingRoutes } from './routes/signing.ts'
import { talkRoutes } from './routes/talks.ts'
import { termRoutes } from './routes/terms.ts'
import { textRoutes } from './routes/texts.ts'

export const agreementsRoutes = defineRoutes(agreementsContract, {
  ...termRoutes,
  ...textRoutes,
  ...agreementRoutes,
  ...talkRoutes,
  ...signingRoutes,
  ...sealRoutes,
  ...noticeRoutes,
  ...dateRoutes,
  ...importRoutes,
  ...archiveRoutes,
  ...holdRoutes,
})

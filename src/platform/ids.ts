/**
 * Ids: a prefix that names the kind of record, then 26 characters that sort by the time of making.
 * Works in the browser too, because contracts build their schemas from the patterns.
 */

/** Every kind of record that has an id, once. A prefix is never used twice and never taken over by another record. */
export const idPrefixes = {
  accountOpening: 'ao_',
  agentConnection: 'agc_',
  agentPlan: 'agp_',
  agreement: 'ag_',
  agreementArchive: 'aga_',
  agreementHold: 'agh_',
  agreementImport: 'agi_',
  agreementTemplate: 'at_',
  agreementVersion: 'av_',
  amendmentCampaign: 'ac_',
  announcement: 'ann_',
  answer: 'ans_',
  apiKey: 'ak_',
  application: 'ap_',
  approval: 'aa_',
  approvalRule: 'ar_',
  article: 'art_',
  asset: 'ast_',
  assetRequest: 'arq_',
  assetVersion: 'asv_',
  attempt: 'att_',
  attributionClaim: 'acl_',
  attributionDefinition: 'ad_',
  attributionPolicy: 'apo_',
  attributionTest: 'ate_',
  award: 'awd_',
  backTest: 'bkt_',
  balanceAct: 'bac_',
  bankImport: 'bi_',
  bankLine: 'bl_',
  bankMatch: 'bm_',
  battlecard: 'btl_',
  cadenceRule: 'cad_',
  campaign: 'cmg_',
  campaignKit: 'kit_',
  caseStudy: 'cst_',
  certification: 'cer_',
  chargeback: 'cbk_',
  clause: 'cl_',
  click: 'ck_',
  clock: 'clk_',
  coBrandTemplate: 'cbt_',
  coBrandedAsset: 'cba_',
  code: 'cd_',
  commission: 'cm_',
  commissionApprovalRule: 'car_',
  commissionBulkAction: 'cab_',
  commissionHold: 'hd_',
  commissionReversal: 'rv_',
  commitment: 'cmt_',
  company: 'cc_',
  companyDocument: 'cdo_',
  conflictCase: 'cf_',
  consent: 'cns_',
  contact: 'ct_',
  contentReview: 'rev_',
  conversation: 'cn_',
  conversion: 'cv_',
  costEntry: 'cos_',
  course: 'crs_',
  creditOverride: 'oc_',
  creditSet: 'cs_',
  crmConnection: 'crm_',
  customRole: 'cro_',
  customer: 'cu_',
  dashboard: 'dsh_',
  dataPack: 'dpk_',
  deal: 'dl_',
  decision: 'de_',
  defaultTerm: 'dt_',
  deprecation: 'dpr_',
  directOpportunity: 'do_',
  directOutreach: 'du_',
  discoveryCall: 'dc_',
  dispute: 'ds_',
  distinctPair: 'dp_',
  doNotContactEntry: 'dn_',
  documentPage: 'dg_',
  domain: 'dom_',
  enrolment: 'enr_',
  entitlementGrant: 'eg_',
  envelope: 'en_',
  escalation: 'esc_',
  evaluation: 'ce_',
  event: 'ev_',
  eventList: 'el_',
  exit: 'xit_',
  expansion: 'xpn_',
  export: 'exp_',
  extension: 'xt_',
  featureRule: 'fea_',
  feedback: 'fdb_',
  fieldDefinition: 'fd_',
  file: 'fl_',
  firstFitEvaluation: 'fe_',
  fit: 'fit_',
  followUp: 'fol_',
  form: 'fm_',
  fraudFlag: 'ff_',
  fund: 'mdf_',
  fundAllocation: 'mal_',
  fundClaim: 'clm_',
  fundRequest: 'frq_',
  fundingAccount: 'fa_',
  fxRate: 'fx_',
  goLive: 'gl_',
  goToMarketPlan: 'gtm_',
  goal: 'gol_',
  healthModel: 'hmd_',
  healthScore: 'hsc_',
  idea: 'ide_',
  import: 'im_',
  initiative: 'ini_',
  inquiry: 'ib_',
  installation: 'is_',
  instruction: 'io_',
  integration: 'ig_',
  integrationAlert: 'alr_',
  interaction: 'in_',
  intervention: 'itv_',
  invitation: 'inv_',
  job: 'jb_',
  jointPlan: 'jbp_',
  journey: 'jn_',
  journeyTemplate: 'jt_',
  knownIssue: 'kni_',
  launchPlan: 'lp_',
  lead: 'ld_',
  leadOffer: 'lo_',
  ledgerAccount: 'la_',
  ledgerSeal: 'se_',
  lesson: 'les_',
  link: 'lk_',
  linkDomain: 'dm_',
  liveAccess: 'lv_',
  logImport: 'li_',
  mail: 'ml_',
  marketPlan: 'mkp_',
  marketingEvent: 'evt_',
  marketingOpportunity: 'mop_',
  member: 'mb_',
  merge: 'mg_',
  metric: 'met_',
  monthClose: 'mc_',
  needsAssessment: 'na_',
  negotiationLink: 'nl_',
  note: 'nt_',
  notice: 'nc_',
  notification: 'nf_',
  observation: 'obs_',
  offlineSale: 'ofs_',
  outreach: 'or_',
  overlapRun: 'ov_',
  ownership: 'ow_',
  pageFeedback: 'pf_',
  partner: 'pn_',
  partnerDocument: 'iv_',
  partnerHold: 'ph_',
  partnerReferral: 'rf_',
  partnerType: 'pt_',
  payable: 'py_',
  payout: 'po_',
  payoutEvidence: 'poe_',
  payoutFile: 'pof_',
  payoutMethod: 'pm_',
  payoutResolution: 'por_',
  payoutRun: 'pr_',
  planTemplate: 'pl_',
  planningSession: 'pls_',
  playbook: 'pbk_',
  portalUser: 'pu_',
  prediction: 'pd_',
  pressRelease: 'prs_',
  priceList: 'prl_',
  privacyRequest: 'pvr_',
  programImport: 'pim_',
  protection: 'pc_',
  qualificationCase: 'qc_',
  question: 'qst_',
  quiz: 'quz_',
  rating: 'rtg_',
  recommendation: 'rec_',
  registration: 'reg_',
  relationship: 'rel_',
  renewal: 'rnw_',
  renewalBatch: 'rnb_',
  report: 'rpt_',
  reportSchedule: 'sch_',
  request: 'rq_',
  restrictedAccount: 'ra_',
  restrictedList: 'rls_',
  review: 'rvw_',
  reviewTemplate: 'rvt_',
  risk: 'rsk_',
  riskTier: 'rkt_',
  roadmapItem: 'rmi_',
  round: 'ro_',
  rubric: 'ru_',
  sale: 'sl_',
  saleImport: 'sim_',
  saleReversal: 'sr_',
  savedView: 'vw_',
  scorecard: 'sc_',
  screening: 'sn_',
  sdkRelease: 'sk_',
  sealKey: 'sek_',
  shareLink: 'shl_',
  signer: 'sg_',
  simulation: 'si_',
  slaPolicy: 'slp_',
  smallListRow: 'lr_',
  speakingOpportunity: 'spk_',
  specialPriceRequest: 'sp_',
  ssoConnection: 'sso_',
  stageMove: 'sm_',
  standingSpecialPrice: 'spr_',
  statement: 'st_',
  step: 'js_',
  stripeConnection: 'scn_',
  stuckFinding: 'sf_',
  subscription: 'sb_',
  supportBundle: 'sbn_',
  survey: 'sry_',
  surveyRound: 'rnd_',
  suspension: 'su_',
  target: 'tgt_',
  targetList: 'tl_',
  task: 'ta_',
  taxProfile: 'tx_',
  technicalContext: 'tcx_',
  term: 'tm_',
  ticket: 'tkt_',
  ticketMessage: 'msg_',
  tier: 'tie_',
  tierAppeal: 'tap_',
  tierGrant: 'tg_',
  tierProgram: 'trp_',
  tierProposal: 'tpr_',
  touch: 'tc_',
  track: 'trk_',
  trainingSnapshot: 'ts_',
  transfer: 'tr_',
  unmatchedEvent: 'um_',
  usageBatch: 'ub_',
  visitor: 'vs_',
  warning: 'wrn_',
  warningRule: 'wru_',
  webhookDelivery: 'wd_',
  webhookEndpoint: 'we_',
  webhookSecret: 'wse_',
  webinar: 'web_',
  workspace: 'ws_',
  workspaceExport: 'wex_',
  workspaceImport: 'wim_',
} as const

export type IdRecord = keyof typeof idPrefixes
export type IdPrefix = (typeof idPrefixes)[IdRecord]
export type Id<Prefix extends IdPrefix = IdPrefix> = `${Prefix}${string}`

/** Beginnings of secrets; no id may ever begin like one, or logs could not tell what to blank. */
export const secretPrefixes = ['tk_', 'tk_pub_', 'whsec_'] as const

export type IdSource = <Prefix extends IdPrefix>(prefix: Prefix) => Id<Prefix>

const randomBits = 80n
const millisecondsMax = (1n << 48n) - 1n

/**
 * Makes a source of ids: 48 bits of milliseconds and 80 random bits, as 26 characters of Crockford's base32 in lower
 * case. Within one source every id is greater than the one before, also inside one millisecond and when the wall clock
 * goes back: it then adds a random step of 1 to 2^32 to the last value, so that the neighbour cannot be guessed.
 * Throws RangeError when the clock stands outside the years 1970 to 10889.
 */
export const idSource = (clock: { nowMs: () => number }, random: (byteCount: number) => Uint8Array): IdSource => {
  let last = -1n
  return (prefix) => {
    const now = BigInt(Math.floor(clock.nowMs()))
    if (now < 0n || now > millisecondsMax) throw new RangeError('The clock is outside of what an id can hold')
    last = now > last >> randomBits ? (now << randomBits) | asBigint(random(10)) : last + 1n + asBigint(random(4))
    return `${prefix}${base32(last)}`
  }
}

/** A new id, for example `pn_01j9zk2m...`. Ordered within this process; unique everywhere by its 80 random bits. */
export const newId: IdSource = idSource({ nowMs: () => Date.now() }, (byteCount) => pooledRandom(byteCount))

// Asking the system for ten bytes costs as much as for four thousand.
const pool = new Uint8Array(4_096)
let poolUsed = pool.length
const pooledRandom = (byteCount: number): Uint8Array => {
  if (poolUsed + byteCount > pool.length) {
    globalThis.crypto.getRandomValues(pool)
    poolUsed = 0
  }
  poolUsed += byteCount
  return pool.subarray(poolUsed - byteCount, poolUsed)
}

/** The smallest id that can be made at a moment of the wall clock: what sorts before it was made earlier. */
export const firstIdAt = <Prefix extends IdPrefix>(prefix: Prefix, momentMs: number): Id<Prefix> =>
  `${prefix}${base32(BigInt(Math.floor(momentMs)) << randomBits)}`

/** Whether the text is written as an id of this kind. Says nothing about whether the record exists. */
export const isId = <Prefix extends IdPrefix>(prefix: Prefix, text: unknown): text is Id<Prefix> =>
  typeof text === 'string' && text.startsWith(prefix) && valuePattern.test(text.slice(prefix.length))

/** The source of a regular expression for schemas: the whole text is an id of this kind. */
export const idPattern = (prefix: IdPrefix): string => `^${prefix}${valueSource}$`

// The first character holds 3 bits only: 26 characters are 130 bits and a value has 128.
const valueSource = '[0-7][0-9a-hjkmnp-tv-z]{25}'
const valuePattern = new RegExp(`^${valueSource}$`)

// The digits that bigint's own base 32 uses, and the letters Crockford puts in their places (no i, l, o, u).
const nativeDigits = '0123456789abcdefghijklmnopqrstuv'
const crockfordDigits = '0123456789abcdefghjkmnpqrstvwxyz'

const base32 = (value: bigint): string => {
  let text = ''
  for (const digit of value.toString(32)) text += crockfordDigits[nativeDigits.indexOf(digit)]
  return text.padStart(26, '0')
}

const asBigint = (bytes: Uint8Array): bigint => {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return value
}

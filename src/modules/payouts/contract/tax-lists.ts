/** What was paid to partners in a year, as the tax authority of the United States asks for it. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  endpoint,
  eventKind,
  listQuery,
  MoneyWire,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  strict,
  Type,
} from '#platform/contract.ts'
import { taxForms, taxListForms, taxListProblems, tinResults } from './states.ts'

export const TaxListRow = named(
  'TaxListRow',
  Type.Object({
    partner: PartnerRef,
    form: oneOf(taxListForms),
    profileForm: nullable(oneOf(taxForms)),
    legalName: nullable(Type.String()),
    residence: nullable(Type.String()),
    tinKind: nullable(Type.String()),
    tinLastFour: nullable(Type.String()),
    tinResult: nullable(oneOf(tinResults)),
    payouts: Type.Integer({ description: 'Settled in the year, by the bank’s day.' }),
    /** In USD, before tax and before what was withheld. Null: a rate is missing. */
    paid: nullable(MoneyWire),
    withheld: nullable(MoneyWire),
    withholdingRatePpm: Type.Integer({ description: 'As set for the last payout of the year.' }),
    isReportable: Type.Boolean({ description: 'Reaches the threshold of the year, or tax was withheld.' }),
    problems: Type.Array(oneOf(taxListProblems)),
  }),
)
const tax = { right: 'payouts.tax' } as const
const params = strict({ year: Type.Integer({ minimum: 2020, maximum: 2100, examples: [2026] }) })

export const taxListEndpoints = {
  listTaxList: endpoint({
    method: 'GET',
    path: '/v1/tax-lists/:year',
    summary: 'Partners of a yearly tax list: what was paid and withheld, and what is wrong with their forms',
    description:
      '1099-NEC: partners taxed in the US, from 2,000 USD for payments from 2026 on and from 600 USD before; companies that are exempt stand in the list without being reportable. 1042-S: partners with a W-8 whose payouts have a part with its source in the US.',
    access: tax,
    params,
    query: listQuery({ form: optional(oneOf(taxListForms)) }, ['partner', '-partner']),
    answer: pageOf(TaxListRow),
    example: { params: { year: 2026 }, query: { form: '1099_nec' } },
  }),
  downloadTaxList: endpoint({
    method: 'GET',
    path: '/v1/tax-lists/:year/file',
    summary: 'The list as CSV with full tax numbers, for the file that goes to the authority; each download is kept',
    access: tax,
    params,
    query: strict({ form: optional(oneOf(taxListForms)) }),
    answerKind: 'file',
    transaction: 'none',
    example: { params: { year: 2026 }, query: { form: '1099_nec' } },
  }),
}
export const taxListEvents = {
  taxListDownloaded: eventKind({
    name: 'tax_list.downloaded',
    version: 1,
    summary: 'A yearly tax list was taken out with full tax numbers',
    payload: Type.Object({ year: Type.Integer(), form: oneOf(taxListForms), partners: Type.Integer() }),
    sample: { year: 2026, form: '1099_nec' as const, partners: 3 },
    partnerVisible: false,
  }),
}

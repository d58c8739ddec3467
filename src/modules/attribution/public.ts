/** What other modules may call. Everything works in the caller's transaction, with arrays of ids, and from both sides. */
export { paidSalesBefore, partnersOfSales } from './queries/history.ts'
export {
  type Credit,
  type CreditedConversion,
  pageCreditedConversions,
  readCreditedConversions,
  readReversals,
  type SaleReversal,
} from './service/credited.ts'
export { type ListImport, takeListIn } from './service/import/now.ts'
export { recordTouch, type TouchInput } from './service/record/touches.ts'
export { answerOfTest } from './service/tests/answers.ts'
export { type ExpectedCommission, expectedCommission, fixedConversions } from './slots.ts'

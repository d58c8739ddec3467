/** Questions to the company: asked by reviewers, answered on its page, read by all of them. */
import type { Tx } from '#platform/context.ts'
import { conflict, forbidden, notFound } from '#platform/errors.ts'
import { answerCaseQuestion, caseQuestionsOf, insertCaseQuestions } from '../../queries/gates.ts'
import { actingName, memberId } from '../acting.ts'
import { mailCandidate } from '../mails.ts'
import { lockCase } from './load.ts'
import { refuseEnded } from './moves.ts'

const questionsMax = 100

export const askCandidate = async (tx: Tx, id: string, questions: readonly string[]): Promise<void> => {
  const loaded = await lockCase(tx, id)
  refuseEnded(loaded)
  const me = memberId(tx.ctx)
  if (!loaded.cards.some((card) => card.reviewer_id === me) && !tx.ctx.rights.has('qualification.open_case'))
    throw forbidden('case.not_a_reviewer', 'Reviewers of this case and those who run it ask the company.')
  if ((await caseQuestionsOf(tx, id)).length + questions.length > questionsMax)
    throw conflict('case.state', `A case takes ${questionsMax} questions.`)
  await insertCaseQuestions(tx, id, questions, { id: me, name: actingName(tx.ctx) })
  await mailCandidate(tx, loaded, 'question', () => ({ questions }))
}

/** An answer of the company, once; a second one would change what reviewers have read. */
export const answerQuestion = async (tx: Tx, caseId: string, number: number, answer: string, by: string) => {
  const loaded = await lockCase(tx, caseId)
  refuseEnded(loaded)
  const question = (await caseQuestionsOf(tx, caseId)).find((one) => one.number === number)
  if (!question) throw notFound('question')
  if (question.answer !== null) throw conflict('question.answered', 'This question is answered already.')
  await answerCaseQuestion(tx, caseId, number, answer, by)
}

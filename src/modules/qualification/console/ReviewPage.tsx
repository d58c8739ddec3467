import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { DeadlinePill, FactPill } from '#ui/Badges.tsx'
import { useKeys } from '#ui/keys.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { toast } from '#ui/toasts.ts'
import { purposeLabels, scorecardStateLabels, seatLabels } from '../contract/states.ts'
import { EvidencePicker, evidenceKinds } from './EvidencePicker.tsx'
import { InterestForm } from './InterestForm.tsx'
import styles from './Qualification.module.css'

type Card = AnswerTo<'getScorecard'>
type Answer = Card['answers'][number]
type Criterion = Card['criteria'][number]

/** One card at a time: evidence left, anchors right, number keys score. */
export const ReviewPage = () => {
  const { cardId } = useScreenParams('cardId')
  const query = useQuery({
    queryKey: ['my-reviews', cardId],
    queryFn: () => api.getScorecard({ params: { id: cardId } }),
    retry: false,
  })
  return <Loaded query={query}>{(card) => <Shown key={card.id} card={card} />}</Loaded>
}

const blank = (criterion: string): Answer => ({
  criterion,
  score: null,
  cannotAssess: null,
  confidence: 'medium',
  comment: '',
  evidence: [],
})

const Shown = ({ card }: { card: Card }) => {
  const cache = useQueryClient()
  const [answers, setAnswers] = useState<readonly Answer[]>(card.answers)
  const [at, setAt] = useState(0)
  const [error, setError] = useState<unknown>(null)
  const [declaring, setDeclaring] = useState(false)
  const params = { id: card.id }
  const mayRevise =
    card.isMine && card.state === 'submitted' && card.caseState === 'reconciling' && card.purpose === 'fit'
  const mayWrite = card.isMine && (card.state === 'assigned' || card.state === 'in_progress' || mayRevise)
  const of = (key: string) => answers.find((one) => one.criterion === key) ?? blank(key)
  const put = (key: string, change: Partial<Answer>) =>
    setAnswers((before) => [...before.filter((one) => one.criterion !== key), { ...of(key), ...change }])
  const score = (key: string, value: number) => {
    if (!mayWrite) return
    put(key, { score: value, cannotAssess: null })
  }
  const act = async (run: () => Promise<unknown>, words: string) => {
    setError(null)
    try {
      await run()
      toast(words, { tone: 'good' })
      await cache.invalidateQueries({ queryKey: ['my-reviews'] })
      await cache.invalidateQueries({ queryKey: ['qualification-cases'] })
    } catch (thrown) {
      setError(thrown)
    }
  }
  const current = card.criteria[at]
  useKeys({
    ...Object.fromEntries([1, 2, 3, 4, 5].map((value) => [String(value), () => current && score(current.key, value)])),
    j: () => setAt((before) => Math.min(before + 1, card.criteria.length - 1)),
    k: () => setAt((before) => Math.max(before - 1, 0)),
  })
  const ordered = card.criteria.flatMap((one) => {
    const found = answers.find((answer) => answer.criterion === one.key)
    return found && (found.score !== null || found.cannotAssess) ? [found] : []
  })
  const done = ordered.length
  return (
    <>
      <RecordPage
        title={`${card.partner.name}: ${purposeLabels[card.purpose].toLowerCase()}`}
        state={card.state}
        stateLabel={scorecardStateLabels[card.state]}
        owner={card.reviewer.name}
        subtitle={<ScreenLink to={`candidates/${card.caseId}`}>The case, with its evidence and questions</ScreenLink>}
        facts={[
          { label: 'Seat', value: seatLabels[card.seat] },
          { label: 'Due', value: card.dueAt ? <DeadlinePill dueAt={card.dueAt} /> : '–' },
          { label: 'Scored', value: `${done} of ${card.criteria.length}` },
          { label: 'Total', value: card.score?.value?.shown ?? 'When submitted' },
        ]}
        notice={
          <>
            {error !== null && <ProblemBanner error={error} />}
            {card.isMine && card.interest === 'undeclared' && (
              <Notice tone="watch">
                Declare your interests before you score.{' '}
                <Button size="xs" onClick={() => setDeclaring(true)}>
                  Declare
                </Button>
              </Notice>
            )}
            {mayRevise && (
              <Notice tone="info">
                The scores lie apart. You may revise this card once; what you gave first stays visible.
              </Notice>
            )}
          </>
        }
        actions={
          card.isMine &&
          mayWrite && (
            <>
              {!mayRevise && (
                <Button
                  onClick={() =>
                    void act(
                      () => api.saveScorecard({ params, body: { answers: ordered } }),
                      'Saved; nobody sees it yet',
                    )
                  }
                >
                  Save
                </Button>
              )}
              <ReasonButton
                variant="filled"
                reason={[
                  ...(card.interest === 'undeclared' ? ['Declare your interests first'] : []),
                  ...(done < card.criteria.length ? [`${card.criteria.length - done} criteria are not scored`] : []),
                  ...(card.purpose === 'fit' && !mayRevise && card.caseState !== 'assessing'
                    ? ['Fit is submitted when its assessment has begun; save it until then']
                    : []),
                ]}
                onClick={() =>
                  void act(
                    () =>
                      mayRevise
                        ? api.reviseScorecard({ params, body: { answers: ordered } })
                        : api.submitScorecard({ params, body: { answers: ordered } }),
                    mayRevise ? 'Revised' : 'Submitted and sealed',
                  )
                }
              >
                {mayRevise ? 'Revise' : 'Submit'}
              </ReasonButton>
            </>
          )
        }
        tabs={[
          {
            key: 'card',
            label: 'Card',
            render: () => (
              <Section title="Criteria" note="1 to 5 score the marked criterion, j and k move">
                {card.criteria.map((one, index) => (
                  <Row
                    key={one.key}
                    criterion={one}
                    partnerId={card.partner.id}
                    caseId={card.caseId}
                    answer={of(one.key)}
                    revised={card.revised?.find((answer) => answer.criterion === one.key) ?? null}
                    isCurrent={mayWrite && index === at}
                    mayWrite={mayWrite}
                    onPick={() => setAt(index)}
                    onScore={(value) => score(one.key, value)}
                    onChange={(change) => put(one.key, change)}
                  />
                ))}
              </Section>
            ),
          },
        ]}
      />
      {declaring && (
        <InterestForm caseId={card.caseId} company={card.partner.name} onClose={() => setDeclaring(false)} />
      )}
    </>
  )
}

const confidences = [
  { value: 'low', label: 'Not sure' },
  { value: 'medium', label: 'Fairly sure' },
  { value: 'high', label: 'Sure' },
]
const evidenceWords = { none: '', one: 'Needs evidence', document: 'Needs a document' } as const
const Row = ({
  criterion,
  partnerId,
  caseId,
  answer,
  revised,
  isCurrent,
  mayWrite,
  onPick,
  onScore,
  onChange,
}: {
  criterion: Criterion
  partnerId: string
  caseId: string
  answer: Answer
  revised: Answer | null
  isCurrent: boolean
  mayWrite: boolean
  onPick: () => void
  onScore: (value: number) => void
  onChange: (change: Partial<Answer>) => void
}) => {
  return (
    <section className={styles.card} data-current={isCurrent} onFocus={onPick} aria-label={criterion.label}>
      <div className={styles.stack}>
        <div className={styles.line}>
          <h3 className={styles.name}>{criterion.label}</h3>
          <FactPill>{criterion.weight} %</FactPill>
          {criterion.gateLeast !== null && <FactPill tone="watch">at least {criterion.gateLeast}</FactPill>}
          {criterion.evidence !== 'none' && <FactPill tone="info">{evidenceWords[criterion.evidence]}</FactPill>}
          {revised && revised.score !== answer.score && (
            <FactPill tone="watch">
              first {answer.score ?? '–'}, now {revised.score ?? '–'}
            </FactPill>
          )}
        </div>
        {criterion.guidance && <p className={styles.quiet}>{criterion.guidance}</p>}
        {answer.evidence.map((link, index) => (
          <div key={`${link.kind} ${link.ref}`} className={styles.line}>
            <span className={styles.quiet}>
              {evidenceKinds.find((one) => one.value === link.kind)?.label ?? link.kind}: {link.text || link.ref}
            </span>
            {mayWrite && (
              <Button
                size="compact-xs"
                variant="subtle"
                onClick={() => onChange({ evidence: answer.evidence.filter((_, other) => other !== index) })}
              >
                Remove
              </Button>
            )}
          </div>
        ))}
        {mayWrite && (
          <EvidencePicker
            criterion={criterion.label}
            partnerId={partnerId}
            caseId={caseId}
            taken={answer.evidence}
            onAdd={(link) => onChange({ evidence: [...answer.evidence, link] })}
          />
        )}
        <Textarea
          label="Comment"
          description={answer.score === 1 || answer.score === 5 ? 'Needed for 1 and 5' : undefined}
          readOnly={!mayWrite}
          autosize
          minRows={2}
          maxLength={5000}
          value={answer.comment}
          onChange={(event) => onChange({ comment: event.currentTarget.value })}
        />
        {mayWrite && (
          <Select
            label="How sure are you"
            size="xs"
            data={confidences}
            value={answer.confidence}
            onChange={(value) => onChange({ confidence: value as 'low' | null })}
          />
        )}
      </div>
      <fieldset className={styles.anchors}>
        <legend className="visually-hidden">Score of {criterion.label}</legend>
        {criterion.anchors.map((anchor, index) => (
          <button
            key={index}
            type="button"
            className={styles.anchor}
            aria-pressed={answer.score === index + 1}
            disabled={!mayWrite}
            onClick={() => onScore(index + 1)}
          >
            <span className={styles.score}>{index + 1}</span>
            <span>{anchor}</span>
          </button>
        ))}
        {mayWrite ? (
          <TextInput
            label="Cannot assess, because"
            size="xs"
            maxLength={1000}
            value={answer.cannotAssess ?? ''}
            onChange={(event) =>
              onChange({
                cannotAssess: event.currentTarget.value || null,
                ...(event.currentTarget.value && { score: null }),
              })
            }
          />
        ) : (
          answer.cannotAssess && <p className={styles.quiet}>Cannot assess: {answer.cannotAssess}</p>
        )}
      </fieldset>
    </section>
  )
}

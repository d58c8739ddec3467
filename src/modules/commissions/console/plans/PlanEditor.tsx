import { useState } from 'react'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SlotPart, useSlots } from '#ui/slots.tsx'
import styles from './PlanEditor.module.css'
import { newSale, PlanExample, saleOf } from './PlanExample.tsx'
import { type Fault, fieldWords, newRule, type PlanDraft, type Rule, ruleOfFault } from './planShape.ts'
import { type Reading, usePlanReading } from './usePlanReading.ts'

type Props = {
  plan: PlanDraft
  /** Nothing can be changed: why. */
  reason: string | null
  onChange: (plan: PlanDraft) => void
  /** The page's own buttons; they are told what stands against sending. */
  acts: (against: string | null) => React.ReactNode
}

/** A plan as sentences, each opened where it is changed; beside them what looks unintended and what a sale would earn. */
export const PlanEditor = ({ plan, reason, onChange, acts }: Props) => {
  const { termPart } = useSlots()
  const currency = plan.currency === 'as_sale' || plan.currency.length !== 3 ? 'EUR' : plan.currency
  const [open, setOpen] = useState<number | 'plan' | null>(null)
  const [sale, setSale] = useState(() => newSale(currency))
  const { reading, isCurrent, faults, error } = usePlanReading(plan, saleOf(sale))
  const rules = plan.rules
  const setRules = (next: Rule[]) => onChange({ ...plan, rules: next })
  const move = (at: number, by: number) => {
    const next = [...rules]
    next.splice(at + by, 0, ...next.splice(at, 1))
    setRules(next)
    setOpen(null)
  }
  const whole = faults.filter((fault) => ruleOfFault(fault) === null)
  const part = (
    at: readonly (string | number)[],
    path: string,
    value: unknown,
    change: (value: unknown) => void,
    omit: string[] = [],
  ) =>
    termPart && (
      <div className={styles.form}>
        <SlotPart
          load={termPart}
          props={{ kind: 'commission', at, omit, path, value, faults, currency, onChange: change }}
        />
      </div>
    )
  return (
    <div className={styles.both}>
      <div className={styles.stack}>
        {error !== null && <ProblemBanner error={error} />}
        <Section
          title="What the plan is counted on"
          actions={
            <ReasonButton
              size="compact-xs"
              reason={reason}
              aria-expanded={open === 'plan'}
              onClick={() => setOpen(open === 'plan' ? null : 'plan')}
            >
              {open === 'plan' ? 'Done' : 'Change'}
              <span className="visually-hidden"> what it is counted on</span>
            </ReasonButton>
          }
        >
          <p className={styles.sentence}>{reading?.sentences[0] ?? 'Mend the faults to see it in words.'}</p>
          {reading?.sentences.slice(1 + (reading?.rules.length ?? 0)).map((sentence) => (
            <p key={sentence} className={styles.quiet}>
              {sentence}
            </p>
          ))}
          <Faults of={whole} />
          {open === 'plan' && part([], 'plan', plan, (value) => onChange(value as PlanDraft), ['rules'])}
        </Section>
        <Section title="Rules" note="Of several that match a sale, the one worth most on it wins; bonuses are added">
          {rules.map((rule, at) => (
            // Its short name is typed here, so its place is its key.
            <div key={at} className={styles.rule}>
              <div className={styles.ruleHead}>
                <p className={styles.sentence}>
                  {reading?.rules.find((one) => one.ruleId === rule.id)?.sentence ?? rule.name}
                </p>
                <div className={styles.acts}>
                  <ReasonButton
                    size="compact-xs"
                    variant="subtle"
                    reason={reason ?? (at === 0 ? 'It is the first' : null)}
                    onClick={() => move(at, -1)}
                  >
                    Up<span className="visually-hidden"> {rule.name}</span>
                  </ReasonButton>
                  <ReasonButton
                    size="compact-xs"
                    reason={reason}
                    aria-expanded={open === at}
                    onClick={() => setOpen(open === at ? null : at)}
                  >
                    {open === at ? 'Done' : 'Change'}
                    <span className="visually-hidden"> {rule.name}</span>
                  </ReasonButton>
                  <ReasonButton
                    size="compact-xs"
                    variant="subtle"
                    reason={reason ?? (rules.length === 1 ? 'A plan has at least one rule' : null)}
                    onClick={() => {
                      setRules(rules.filter((_, other) => other !== at))
                      setOpen(null)
                    }}
                  >
                    Remove<span className="visually-hidden"> {rule.name}</span>
                  </ReasonButton>
                </div>
              </div>
              <Hints of={reading} ruleId={rule.id} />
              <Faults of={faults.filter((fault) => ruleOfFault(fault) === at)} />
              {open === at &&
                part(['rules', 0], `plan.rules.${at}`, rule, (value) =>
                  setRules(rules.map((one, other) => (other === at ? (value as Rule) : one))),
                )}
            </div>
          ))}
          <ReasonButton
            size="xs"
            mt="sm"
            reason={reason ?? (rules.length >= 50 ? 'A plan takes 50 rules' : null)}
            onClick={() => {
              setRules([...rules, newRule(rules)])
              setOpen(rules.length)
            }}
          >
            Add a rule
          </ReasonButton>
        </Section>
        <div className={styles.bar}>
          {acts(
            faults.length > 0
              ? faults.length === 1
                ? `1 fault: ${faults[0]?.message}`
                : `${faults.length} faults need mending; each stands at its rule`
              : isCurrent
                ? null
                : 'It is being read',
          )}
        </div>
      </div>
      <aside className={styles.aside} aria-label="What a sale would earn">
        <strong>What a sale would earn</strong>
        <p className={styles.quiet}>By the engine that pays, today.</p>
        <PlanExample
          sale={sale}
          onChange={setSale}
          example={faults.length > 0 ? null : (reading?.example ?? null)}
          currency={currency}
          hasSteps={rules.some((rule) => /_tiers$/.test(String((rule['formula'] as { kind?: string } | null)?.kind)))}
          isMargin={plan['base'] === 'margin'}
        />
        <Hints of={reading} ruleId={null} />
      </aside>
    </div>
  )
}

const Hints = ({ of, ruleId }: { of: Reading | null; ruleId: string | null }) =>
  (of?.hints ?? [])
    .filter((hint) => hint.ruleId === ruleId)
    .map((hint) => (
      <p key={hint.code} className={styles.hint}>
        {hint.words}
      </p>
    ))

const Faults = ({ of }: { of: readonly Fault[] }) =>
  of.map((fault) => (
    <p key={`${fault.field} ${fault.rule}`} className={styles.fault} role="alert">
      {fieldWords(fault) && `${fieldWords(fault)}: `}
      {fault.message}
    </p>
  ))

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { useWorkspaceCurrency } from '#client/workspace.ts'
import { FactPill } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason, useSeat } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { RuleForm } from './RuleForm.tsx'
import { approverWords, conditionWords, type Rule, type Rules } from './ruleWords.ts'
import styles from './Settings.module.css'

/** Who approves what: rules in their order, the first match decides; others are proposed by one side and confirmed by the other. */
export const ApprovalRules = ({ found }: { found: Rules }) => {
  const cache = useQueryClient()
  const seat = useSeat()
  const currency = useWorkspaceCurrency()
  const noRight = useRightReason('commissions.configure', 'Finance and admins agree on rules of approval')
  const [draft, setDraft] = useState<Rule[] | null>(null)
  const [edited, setEdited] = useState<number | 'new' | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [running, setRunning] = useState(false)
  if (!currency) return null
  const { proposal } = found
  const rules = draft ?? found.rules
  const act = async (run: () => Promise<unknown>, words: string) => {
    setError(null)
    setRunning(true)
    try {
      await run()
      setDraft(null)
      toast(words, { tone: 'good' })
    } catch (thrown) {
      setError(thrown)
    } finally {
      setRunning(false)
      await cache.invalidateQueries({ queryKey: ['commission-rules'] })
    }
  }
  const own = proposal?.by === seat.person.name ? 'Another person decides about your proposal' : null
  const wrongRole =
    proposal && !(seat.roles as readonly string[]).includes(proposal.needs)
      ? `${proposal.needs === 'finance' ? 'Finance' : 'An admin'} confirms them`
      : null
  const open = proposal ? 'Others are proposed; they are decided about first' : null
  const change = (next: Rule[]) => setDraft(next)
  const last = rules.length - 1
  return (
    <>
      {error !== null && <ProblemBanner error={error} />}
      {proposal && (
        <Section title="Proposed rules" note={`By ${proposal.by}, ${formatDate(proposal.at)}`}>
          <Notice
            title={`${proposal.needs === 'finance' ? 'Finance' : 'An admin'} confirms or refuses them`}
            action={
              <div className={styles.acts}>
                <ReasonButton
                  size="xs"
                  loading={running}
                  reason={noRight ?? own}
                  onClick={() =>
                    void act(() => api.refuseCommissionApprovalRules(), 'Refused; the rules stay as they are')
                  }
                >
                  Refuse
                </ReasonButton>
                <ReasonButton
                  size="xs"
                  variant="filled"
                  loading={running}
                  reason={noRight ?? own ?? wrongRole}
                  onClick={() => void act(() => api.confirmCommissionApprovalRules(), 'The rules are in force')}
                >
                  Confirm
                </ReasonButton>
              </div>
            }
          >
            Lines that wait are looked at by the rules in force when somebody approves them.
          </Notice>
          <RuleTable rules={proposal.rules} currency={currency} />
        </Section>
      )}
      <Section
        title="Who approves"
        note={found.number === 0 ? 'As built in' : `List ${found.number}`}
        actions={
          draft === null ? (
            <ReasonButton size="xs" reason={noRight ?? open} onClick={() => setDraft([...found.rules])}>
              Propose others
            </ReasonButton>
          ) : (
            <div className={styles.acts}>
              <ReasonButton size="xs" onClick={() => setDraft(null)}>
                Leave them
              </ReasonButton>
              <ReasonButton
                size="xs"
                reason={rules.length >= 50 ? '50 rules at most' : null}
                onClick={() => setEdited('new')}
              >
                Add a rule
              </ReasonButton>
              <ReasonButton
                size="xs"
                variant="filled"
                loading={running}
                reason={JSON.stringify(draft) === JSON.stringify(found.rules) ? 'Nothing is changed yet' : null}
                onClick={() =>
                  void act(
                    () => api.proposeCommissionApprovalRules({ body: { rules: draft } }),
                    'Proposed; the other of admin and finance confirms them',
                  )
                }
              >
                Propose
              </ReasonButton>
            </div>
          )
        }
      >
        <p className={styles.quiet}>
          A line is decided by the first rule that matches it. What nobody approved within 5 business days of its hold
          period is escalated, and the partner sees who holds the pen. Nobody approves a line that they wrote.
        </p>
        <RuleTable
          rules={rules}
          currency={currency}
          acts={
            draft === null
              ? undefined
              : (rule, at) => (
                  <div className={styles.acts}>
                    <ReasonButton
                      size="compact-xs"
                      variant="subtle"
                      reason={at === 0 ? 'It is the first' : at === last ? 'It catches what is left' : null}
                      onClick={() => {
                        const next = [...rules]
                        next.splice(at - 1, 0, ...next.splice(at, 1))
                        change(next)
                      }}
                    >
                      Up<span className="visually-hidden"> {rule.name}</span>
                    </ReasonButton>
                    <ReasonButton size="compact-xs" onClick={() => setEdited(at)}>
                      Change<span className="visually-hidden"> {rule.name}</span>
                    </ReasonButton>
                    <ReasonButton
                      size="compact-xs"
                      variant="subtle"
                      reason={at === last ? 'Something has to catch what is left' : null}
                      onClick={() => change(rules.filter((_, other) => other !== at))}
                    >
                      Remove<span className="visually-hidden"> {rule.name}</span>
                    </ReasonButton>
                  </div>
                )
          }
        />
      </Section>
      {edited !== null && (
        <RuleForm
          rule={edited === 'new' ? null : (rules[edited] ?? null)}
          isLast={edited === last}
          currency={currency}
          onClose={() => setEdited(null)}
          onDone={(rule) => {
            // A new one stands before the last, which catches what is left.
            change(
              edited === 'new'
                ? [...rules.slice(0, last), rule, ...rules.slice(last)]
                : rules.map((one, at) => (at === edited ? rule : one)),
            )
            setEdited(null)
          }}
        />
      )}
    </>
  )
}

type Placed = { rule: Rule; at: number }
const RuleTable = ({
  rules,
  currency,
  acts,
}: {
  rules: readonly Rule[]
  currency: string
  acts?: ((rule: Rule, at: number) => React.ReactNode) | undefined
}) => (
  <SimpleTable
    label="Rules of approval"
    rows={rules.map((rule, at): Placed => ({ rule, at }))}
    rowKey={({ rule, at }) => rule.id ?? String(at)}
    columns={[
      {
        key: 'rule',
        title: 'Rule',
        cell: ({ rule, at }) => (
          <>
            {at + 1}. {rule.name}
            <SecondLine>{conditionWords(rule, currency)}</SecondLine>
          </>
        ),
      },
      {
        key: 'who',
        title: 'Who approves',
        width: '32%',
        cell: ({ rule }) =>
          rule.approvers.length === 0 ? <FactPill tone="info">{approverWords(rule)}</FactPill> : approverWords(rule),
      },
      ...(acts
        ? [{ key: 'acts', title: '', align: 'end' as const, cell: ({ rule, at }: Placed) => acts(rule, at) }]
        : []),
    ]}
  />
)

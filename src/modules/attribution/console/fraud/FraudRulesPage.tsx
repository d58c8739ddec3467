import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import type { FormField } from '#ui/form/formTypes.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage } from '#ui/RecordPage.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import styles from './Fraud.module.css'
import { ruleEffects } from './fraudWords.ts'

type Rule = RowOf<'listFraudRules'>
const rulesCache = 'fraud-rules'

/** What each signal of fraud looks for, what it does, and from which number on. */
export const FraudRulesPage = () => {
  const query = useQuery({ queryKey: [rulesCache], queryFn: () => api.listFraudRules() })
  const reason = useRightReason('attribution.set_policy', 'Only admins change rules')
  const [editing, setEditing] = useState<Rule | null>(null)
  return (
    <>
      <RecordPage
        title="Rules of fraud signals"
        tabs={[
          {
            key: 'rules',
            label: 'Signals',
            render: () => (
              <Loaded query={query}>
                {({ data }) => (
                  <RowList label="Signals">
                    {data.map((rule) => (
                      <Row
                        key={rule.signal}
                        title={rule.label}
                        second={
                          <>
                            <FactPill tone={rule.effect === 'off' ? 'plain' : 'info'}>
                              {ruleEffects[rule.effect]}
                            </FactPill>
                            <span>{rule.words}</span>
                            {settingsOf(rule) && <span className={styles.quiet}>{settingsOf(rule)}</span>}
                          </>
                        }
                        acts={
                          <ReasonButton size="xs" reason={reason} onClick={() => setEditing(rule)}>
                            Change
                          </ReasonButton>
                        }
                      />
                    ))}
                  </RowList>
                )}
              </Loaded>
            ),
          },
        ]}
      />
      {editing && <RuleForm rule={editing} onClose={() => setEditing(null)} />}
    </>
  )
}

const settingsOf = (rule: Rule): string =>
  [
    ...rule.parameters.map(({ label, count, list }) =>
      list
        ? list.length > 0
          ? `${label}: ${list.slice(0, 3).join(', ')}${list.length > 3 ? ' …' : ''}`
          : ''
        : `${label}: ${count}`,
    ),
    ...rule.types.map(({ typeName, effect }) => `${typeName}: ${ruleEffects[effect]}`),
  ]
    .filter(Boolean)
    .join(' · ')

type Values = Record<string, string | number | string[] | null>
const RuleForm = ({ rule, onClose }: { rule: Rule; onClose: () => void }) => {
  const cache = useQueryClient()
  const fields: FormField<string, Values>[] = [
    {
      name: 'effect',
      label: 'What it does',
      kind: 'radio',
      options: rule.allowedEffects.map((effect) => ({ value: effect, label: ruleEffects[effect] })),
    },
    ...rule.parameters.map(
      (parameter): FormField<string, Values> =>
        parameter.kind === 'count'
          ? { name: parameter.name, label: parameter.label, kind: 'number', min: 0 }
          : { name: parameter.name, label: parameter.label, kind: 'tags' },
    ),
  ]
  return (
    <SideForm<Values, unknown>
      opened
      onClose={onClose}
      title={rule.label}
      intro={`${rule.words} It holds for what arrives from now on.`}
      draftKey={`fraud rule ${rule.signal} ${rule.updatedAt ?? ''}`}
      sendLabel="Save"
      initial={{
        effect: rule.effect,
        ...Object.fromEntries(rule.parameters.map(({ name, count, list }) => [name, list ?? count])),
      }}
      fields={fields}
      send={(values) =>
        api.changeFraudRule({
          params: { signal: rule.signal },
          body: {
            effect: values['effect'] as Rule['effect'],
            counts: Object.fromEntries(
              rule.parameters.flatMap(({ name, kind }) => (kind === 'count' ? [[name, Number(values[name])]] : [])),
            ),
            lists: Object.fromEntries(
              rule.parameters.flatMap(({ name, kind }) => (kind === 'list' ? [[name, values[name] as string[]]] : [])),
            ),
          },
        })
      }
      onSent={() => {
        void cache.invalidateQueries({ queryKey: [rulesCache] })
        onClose()
      }}
    />
  )
}

import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { AnswerTo } from '#client/api.ts'
import { EditableField, FieldList } from '#ui/EditableField.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { getLanguage } from '#ui/texts.ts'
import { words } from './texts.ts'

type Rules = AnswerTo<'listNotificationRules'>
type Timing = Rules['data'][number]['timing']
export type Change = { rules?: { kind: string; timing: Timing }[]; digestAt?: string | null }

const queryKey = ['notification-rules']

/** Which mails the own person gets: what can be chosen, and when the daily one comes. */
export const Mails = ({ read, save }: { read: () => Promise<Rules>; save: (change: Change) => Promise<Rules> }) => {
  const cache = useQueryClient()
  const query = useQuery({ queryKey, queryFn: read })
  const keep = async (change: Change) => {
    cache.setQueryData(queryKey, await save(change))
  }
  return (
    <Loaded query={query}>
      {(rules) => (
        <FieldList>
          {rules.data.map((rule) => (
            <EditableField
              key={rule.kind}
              label={rule.words[getLanguage()]}
              kind="choice"
              options={rule.timings.map((value) => ({ value, label: words(`mail_${value}`) }))}
              value={rule.timing}
              save={(timing) => keep({ rules: [{ kind: rule.kind, timing: timing as Timing }] })}
            />
          ))}
          {rules.data.some((rule) => rule.kind === 'task.today') && (
            <EditableField
              label={words('digestAt')}
              value={rules.digestAt}
              shown={rules.digestAt ?? words('digestCommon', { at: rules.workspaceDigestAt })}
              save={(at) => keep({ digestAt: at.trim() === '' ? null : at.trim() })}
            />
          )}
        </FieldList>
      )}
    </Loaded>
  )
}

import { SideForm } from '#ui/SideForm.tsx'
import { freeKey, keyOf } from './keys.ts'
import { RulesField, rulesFrom } from './RulesField.tsx'
import { tidyRules } from './StepEditor.tsx'
import { spoken } from './TemplateForm.tsx'
import type { Definition } from './TemplatePage.tsx'
import { conditionsFrom, WhenField } from './WhenField.tsx'

export type Milestone = Definition['path'][number]

/** One milestone of the path: by which day, and the facts of which any meets it. */
export const MilestoneEditor = ({
  draft,
  milestone,
  reason,
  save,
  onClose,
  onSaved,
}: {
  draft: Definition
  milestone: Milestone | null
  reason: string | null
  save: (next: Definition) => Promise<unknown>
  onClose: () => void
  onSaved: () => void
}) => (
  <SideForm
    opened
    onClose={onClose}
    title={milestone ? milestone.title : 'New milestone'}
    draftKey={`template milestone ${milestone?.key ?? 'new'}`}
    sendLabel="Save in the draft"
    reason={reason}
    initial={{
      title: milestone?.title ?? '',
      day: milestone?.day ?? 30,
      events: JSON.stringify(milestone?.events ?? []),
      showIf: JSON.stringify(milestone?.showIf ?? []),
      de: milestone?.translations.de ?? '',
      es: milestone?.translations.es ?? '',
      remove: false,
    }}
    fields={[
      { name: 'title', label: 'Milestone', required: true, maxLength: 120 },
      { name: 'day', label: 'By day', kind: 'number', required: true, min: 0, max: 365 },
      {
        name: 'events',
        label: 'Met by',
        kind: 'own',
        render: ({ value, onChange }) => (
          <RulesField label="Met by any of these facts" value={String(value ?? '')} onChange={onChange} />
        ),
      },
      {
        name: 'showIf',
        label: 'Shown when',
        kind: 'own',
        folded: true,
        render: ({ value, onChange }) => (
          <WhenField label="Shown when all of this holds" most={5} value={String(value ?? '')} onChange={onChange} />
        ),
      },
      { name: 'de', label: 'In German', folded: true, half: true, maxLength: 120 },
      { name: 'es', label: 'In Spanish', folded: true, half: true, maxLength: 120 },
      ...(milestone
        ? [{ name: 'remove' as const, label: 'Take the milestone out', kind: 'switch' as const, folded: true }]
        : []),
    ]}
    send={(values) => {
      const others = draft.path.filter((one) => one.key !== milestone?.key)
      if (values.remove) return save({ ...draft, path: others })
      const next: Milestone = {
        key: milestone?.key ?? freeKey(keyOf(values.title, 'milestone'), new Set(others.map((one) => one.key))),
        title: values.title,
        translations: spoken(values.de, values.es),
        day: Number(values.day),
        events: tidyRules(rulesFrom(values.events)),
        showIf: conditionsFrom(values.showIf),
      }
      return save({ ...draft, path: [...others, next].sort((a, b) => a.day - b.day) })
    }}
    onSent={onSaved}
  />
)

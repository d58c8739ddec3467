import { SideForm } from '#ui/SideForm.tsx'
import { freeKey, keyOf } from './keys.ts'
import { LinesField, linesFrom } from './LinesField.tsx'
import type { Definition, Template } from './TemplatePage.tsx'
import { conditionsFrom, WhenField } from './WhenField.tsx'

/** What holds for the whole template: its name, the days to go-live, its phases, and when it is used. */
export const TemplateForm = ({
  template,
  reason,
  save,
  onClose,
  onSaved,
}: {
  template: Template
  reason: string | null
  save: (next: { name: string; draft: Definition }) => Promise<unknown>
  onClose: () => void
  onSaved: () => void
}) => {
  const { draft } = template
  return (
    <SideForm
      opened
      onClose={onClose}
      title="The template"
      draftKey={`journey template ${template.id}`}
      sendLabel="Save in the draft"
      reason={reason}
      initial={{
        name: template.name,
        targetDays: draft.targetDays,
        phases: JSON.stringify(
          draft.phases.map(({ key, title, translations }) => ({
            key,
            title,
            de: translations.de ?? '',
            es: translations.es ?? '',
          })),
        ),
        conditions: JSON.stringify(draft.conditions),
      }}
      fields={[
        { name: 'name', label: 'Name', required: true, maxLength: 120 },
        { name: 'targetDays', label: 'Days to go-live', kind: 'number', required: true, min: 1, max: 730 },
        {
          name: 'phases',
          label: 'Phases',
          kind: 'own',
          render: ({ value, onChange }) => (
            <LinesField
              label="Phases, in their order"
              add="Add a phase"
              most={8}
              keep={1}
              columns={[
                { key: 'title', label: 'Phase', maxLength: 60 },
                { key: 'de', label: 'In German', maxLength: 60 },
                { key: 'es', label: 'In Spanish', maxLength: 60 },
              ]}
              value={String(value ?? '')}
              onChange={onChange}
            />
          ),
        },
        {
          name: 'conditions',
          label: 'Used when',
          kind: 'own',
          hint: 'Of several templates that fit, the one with the most conditions is used.',
          render: ({ value, onChange }) => (
            <WhenField label="Used when all of this holds" most={10} value={String(value ?? '')} onChange={onChange} />
          ),
        },
      ]}
      send={({ name, targetDays, phases, conditions }) =>
        save({
          name,
          draft: {
            ...draft,
            targetDays: Number(targetDays),
            phases: phasesFrom(phases),
            conditions: conditionsFrom(conditions),
          },
        })
      }
      onSent={onSaved}
    />
  )
}

const phasesFrom = (value: string): Definition['phases'] => {
  const taken = new Set<string>()
  return linesFrom(value)
    .filter((line) => String(line['title']).trim() !== '')
    .map((line) => {
      const title = String(line['title']).trim()
      const key = freeKey(line['key'] ? String(line['key']) : keyOf(title, 'phase'), taken)
      taken.add(key)
      return { key, title, translations: spoken(String(line['de']), String(line['es'])) }
    })
}
/** What is left empty is shown in English. */
export const spoken = (de: string, es: string): { de?: string; es?: string } => ({
  ...(de.trim() && { de: de.trim() }),
  ...(es.trim() && { es: es.trim() }),
})

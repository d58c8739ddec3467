import { SideForm } from '#ui/SideForm.tsx'
import { gateKinds, proofKinds, proofLabels, roleLabels, rolesOfSide, type StepRole } from '../contract/states.ts'
import { tidyValue } from './comparisons.ts'
import { freeKey, keyOf } from './keys.ts'
import { LinesField, linesFrom } from './LinesField.tsx'
import { type Rule, RulesField, rulesFrom } from './RulesField.tsx'
import type { Definition, TemplateStep } from './TemplatePage.tsx'
import { conditionsFrom, WhenField } from './WhenField.tsx'

const ownerOptions = [
  ...rolesOfSide.us.map((role) => ({ value: `us ${role}`, label: `Us: ${roleLabels[role]}` })),
  ...rolesOfSide.partner.map((role) => ({ value: `partner ${role}`, label: `Partner: ${roleLabels[role]}` })),
]
const ownerOf = (value: string): TemplateStep['owners'][number] => {
  const [side, role] = value.split(' ') as ['us', StepRole]
  return { side, role }
}
const approverOptions = [{ value: '', label: 'Whoever stands for the other side' }, ...ownerOptions]
/** Facts as they are kept: without spaces and parts that were left empty. */
export const tidyRules = (rules: readonly Rule[]): Rule[] =>
  rules.map((rule) => ({ ...rule, where: rule.where.map((one) => ({ ...one, value: tidyValue(one.value) })) }))

/** One step of the draft: who owns it, by when, after what, and what shows that it is done. */
export const StepEditor = ({
  draft,
  step,
  reason,
  save,
  onClose,
  onSaved,
}: {
  draft: Definition
  step: TemplateStep | null
  reason: string | null
  save: (next: Definition) => Promise<unknown>
  onClose: () => void
  onSaved: () => void
}) => (
  <SideForm
    opened
    onClose={onClose}
    title={step ? step.title : 'New step'}
    draftKey={`template step ${step?.key ?? 'new'}`}
    sendLabel="Save in the draft"
    reason={reason}
    initial={{
      title: step?.title ?? '',
      why: step?.why ?? '',
      phase: step?.phase ?? draft.phases[0]?.key ?? '',
      owners: step?.owners.map((owner) => `${owner.side} ${owner.role}`) ?? ([] as string[]),
      dueDays: step?.dueDays ?? 7,
      after: step ? [...step.after] : ([] as string[]),
      proof: step ? ([...step.proof] as string[]) : ['confirm'],
      proofHint: step?.proofHint ?? '',
      formFields: JSON.stringify(step?.fields ?? []),
      approver: step?.approver ? `${step.approver.side} ${step.approver.role}` : '',
      events: JSON.stringify(step?.events ?? []),
      reopenOn: JSON.stringify(step?.reopenOn ?? []),
      showIf: JSON.stringify(step?.showIf ?? []),
      dueFrom: step?.dueFrom ?? '',
      links: JSON.stringify(step?.links ?? []),
      titleDe: step?.translations.de?.title ?? '',
      whyDe: step?.translations.de?.why ?? '',
      titleEs: step?.translations.es?.title ?? '',
      whyEs: step?.translations.es?.why ?? '',
      gate: step?.gate === 'go_live',
      required: step?.required ?? true,
      waivedBy: step?.waivedBy ?? '',
      minutes: step?.minutes ?? 15,
      weight: step?.weight ?? 1,
      help: step?.help ?? '',
      remove: false,
    }}
    fields={[
      { name: 'title', label: 'Step', required: true, maxLength: 120 },
      { name: 'why', label: 'Why it matters, in one sentence', kind: 'textarea', maxLength: 300 },
      {
        name: 'phase',
        label: 'Phase',
        kind: 'choice',
        required: true,
        half: true,
        options: draft.phases.map((phase) => ({ value: phase.key, label: phase.title })),
      },
      { name: 'dueDays', label: 'Day it is due', kind: 'number', half: true, required: true },
      {
        name: 'owners',
        label: 'Who owns it',
        kind: 'choices',
        required: true,
        hint: 'Two make it a joint step: one side shows it, the other approves',
        options: ownerOptions,
      },
      {
        name: 'proof',
        label: 'What shows that it is done',
        kind: 'choices',
        required: true,
        options: proofKinds.map((kind) => ({ value: kind, label: proofLabels[kind] })),
      },
      {
        name: 'proofHint',
        label: 'What exactly is to be shown',
        placeholder: 'Insurance certificate, PDF',
        maxLength: 200,
        when: (values) => values.proof.some((kind) => ['file', 'text', 'link', 'form'].includes(kind)),
      },
      {
        name: 'formFields',
        label: 'Questions of the form',
        kind: 'own',
        when: (values) => values.proof.includes('form'),
        render: ({ value, onChange }) => (
          <LinesField
            label="Questions of the form"
            add="Add a question"
            most={20}
            columns={[
              { key: 'label', label: 'Question' },
              { key: 'required', label: 'It has to be answered', kind: 'yes' },
            ]}
            value={String(value ?? '')}
            onChange={onChange}
          />
        ),
      },
      {
        name: 'approver',
        label: 'Who approves the proof',
        kind: 'choice',
        options: approverOptions,
        when: (values) => values.proof.some((kind) => !['none', 'event'].includes(kind)),
      },
      {
        name: 'events',
        label: 'By itself, when this happens',
        kind: 'own',
        when: (values) => values.proof.includes('event'),
        render: ({ value, onChange }) => (
          <RulesField
            label="By itself, when all of this has happened"
            value={String(value ?? '')}
            onChange={onChange}
          />
        ),
      },
      {
        name: 'after',
        label: 'Waits for',
        kind: 'choices',
        options: draft.steps
          .filter((one) => one.key !== step?.key)
          .map((one) => ({ value: one.key, label: one.title })),
      },
      {
        name: 'dueFrom',
        label: 'Its days count from',
        kind: 'choice',
        folded: true,
        options: [
          { value: '', label: 'Day 0 of the journey' },
          ...draft.steps
            .filter((one) => one.key !== step?.key)
            .map((one) => ({ value: one.key, label: `The day of: ${one.title}` })),
        ],
      },
      { name: 'gate', label: 'Belongs to the go-live gate', kind: 'switch' },
      { name: 'required', label: 'Required', kind: 'switch' },
      {
        name: 'waivedBy',
        label: 'Who may waive the gate',
        kind: 'choice',
        folded: true,
        options: gateKinds.map((kind) => ({ value: kind, label: roleLabels[kind as StepRole] ?? 'Executive' })),
      },
      { name: 'minutes', label: 'Minutes it takes', kind: 'number', half: true, folded: true },
      { name: 'weight', label: 'Weight, 1 to 10', kind: 'number', half: true, folded: true },
      { name: 'help', label: 'Help', kind: 'textarea', maxLength: 2000, folded: true },
      {
        name: 'links',
        label: 'Links',
        kind: 'own',
        folded: true,
        render: ({ value, onChange }) => (
          <LinesField
            label="Links: an address, or a page of the portal such as /developers"
            add="Add a link"
            most={5}
            columns={[
              { key: 'label', label: 'Link', maxLength: 80 },
              { key: 'url', label: 'Leads to', maxLength: 300 },
            ]}
            value={String(value ?? '')}
            onChange={onChange}
          />
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
      {
        name: 'reopenOn',
        label: 'Opens again',
        kind: 'own',
        folded: true,
        render: ({ value, onChange }) => (
          <RulesField label="Opens again when any of this happens" value={String(value ?? '')} onChange={onChange} />
        ),
      },
      { name: 'titleDe', label: 'Step, in German', folded: true, maxLength: 120 },
      { name: 'whyDe', label: 'Why, in German', folded: true, maxLength: 300 },
      { name: 'titleEs', label: 'Step, in Spanish', folded: true, maxLength: 120 },
      { name: 'whyEs', label: 'Why, in Spanish', folded: true, maxLength: 300 },
      ...(step ? [{ name: 'remove' as const, label: 'Take the step out', kind: 'switch' as const, folded: true }] : []),
    ]}
    send={(values) => {
      const others = draft.steps.filter((one) => one.key !== step?.key)
      if (values.remove) return save({ ...draft, steps: others })
      const key = step?.key ?? freeKey(keyOf(values.title, 'step'), new Set(others.map((one) => one.key)))
      const next: TemplateStep = {
        key,
        links: linksFrom(values.links),
        translations: {
          ...(values.titleDe.trim() && { de: { title: values.titleDe.trim(), why: values.whyDe.trim() } }),
          ...(values.titleEs.trim() && { es: { title: values.titleEs.trim(), why: values.whyEs.trim() } }),
        },
        approver: values.approver ? ownerOf(values.approver) : null,
        dueFrom: values.dueFrom || null,
        proofHint: values.proofHint,
        fields: values.proof.includes('form') ? questionsFrom(values.formFields) : [],
        reopenOn: tidyRules(rulesFrom(values.reopenOn)),
        showIf: conditionsFrom(values.showIf),
        perTerm: step?.perTerm ?? null,
        title: values.title,
        why: values.why,
        help: values.help,
        phase: values.phase,
        owners: values.owners.slice(0, 2).map(ownerOf),
        dueDays: Number(values.dueDays),
        after: values.after,
        proof: values.proof as TemplateStep['proof'],
        events: values.proof.includes('event') ? tidyRules(rulesFrom(values.events)) : [],
        gate: values.gate ? 'go_live' : 'none',
        required: values.gate || values.required,
        waivedBy: (values.waivedBy || null) as TemplateStep['waivedBy'],
        minutes: Number(values.minutes),
        weight: Number(values.weight),
      }
      return save({
        ...draft,
        steps: step ? draft.steps.map((one) => (one.key === step.key ? next : one)) : [...draft.steps, next],
      })
    }}
    onSent={onSaved}
  />
)
const linksFrom = (value: string): TemplateStep['links'] =>
  linesFrom(value)
    .map((line) => ({ label: String(line['label']).trim(), url: String(line['url']).trim() }))
    .filter((link) => link.label !== '' && link.url !== '')
/** A question keeps its key, under which answers are kept. */
const questionsFrom = (value: string): TemplateStep['fields'] => {
  const taken = new Set<string>()
  return linesFrom(value)
    .filter((line) => String(line['label']).trim() !== '')
    .map((line) => {
      const label = String(line['label']).trim()
      const key = freeKey(line['key'] ? String(line['key']) : keyOf(label, 'question'), taken)
      taken.add(key)
      return { key, label, required: line['required'] === true }
    })
}

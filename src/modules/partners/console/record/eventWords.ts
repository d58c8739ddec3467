import { wordsOf } from '#ui/states.ts'
import { textsOf } from '#ui/texts.ts'

const words = textsOf({
  en: {
    'partner.created': 'added this partner',
    'partner.updated': 'changed {fields}',
    'partner.stage_changed': 'moved it from {from} to {to}',
    'partner.manager_changed': 'named another manager',
    'partner.tier_changed': 'changed the tier to {tier}',
    'partner.account_changed': 'changed the access to {level}',
    'partner.suspended': 'suspended its access',
    'partner.suspension_lifted': 'lifted the suspension',
    'partner.domain_proven': 'proved a domain',
    'partner.merged': 'merged another record into this one',
    'partner.merge_undone': 'took a merge back',
    'contact.added': 'added a contact',
    'contact.updated': 'changed a contact',
    'contact.left': 'marked a contact as left',
    'contact.erased': 'erased the data of a contact',
    'portal_user.invited': 'invited a person to the portal',
    'portal_user.joined': 'signed in to the portal for the first time',
    'portal_user.changed': 'changed a portal user',
    'portal_user.removed': 'removed a portal user',
    'note.added': 'wrote a note',
    'file.added': 'added a file',
    'interaction.logged': 'logged a conversation',
    'task.opened': 'opened a task',
    'task.assigned': 'gave a task to somebody',
    'task.snoozed': 'let a task rest',
    'task.done': 'finished a task',
    'task.cancelled': 'cancelled a task',
    somewhere: 'some fields',
    nothing: 'none',
  },
})

const known = new Set<string>([
  'partner.created',
  'partner.updated',
  'partner.stage_changed',
  'partner.manager_changed',
  'partner.tier_changed',
  'partner.account_changed',
  'partner.suspended',
  'partner.suspension_lifted',
  'partner.domain_proven',
  'partner.merged',
  'partner.merge_undone',
  'contact.added',
  'contact.updated',
  'contact.left',
  'contact.erased',
  'portal_user.invited',
  'portal_user.joined',
  'portal_user.changed',
  'portal_user.removed',
  'note.added',
  'file.added',
  'interaction.logged',
  'task.opened',
  'task.assigned',
  'task.snoozed',
  'task.done',
  'task.cancelled',
])
type Known = Parameters<typeof words>[0]
const isKnown = (event: string): event is Known => known.has(event)

/** The rest of the sentence after the person's name; null for an event of a module that this page does not know. */
export const eventWords = (event: string, data: unknown): string | null => {
  if (!isKnown(event)) return null
  const facts: Record<string, unknown> = typeof data === 'object' && data !== null ? { ...data } : {}
  const text = (value: unknown): string =>
    typeof value === 'string' && value !== '' ? wordsOf(value) : words('nothing')
  const fields = Array.isArray(facts['fields'])
    ? facts['fields']
        .map((field) =>
          wordsOf(
            String(field)
              .replaceAll(/([A-Z])/g, '_$1')
              .toLowerCase(),
          ).toLowerCase(),
        )
        .join(', ')
    : ''
  return words(event, {
    fields: fields || words('somewhere'),
    from: text(facts['from']),
    to: text(facts['to']),
    tier: text(facts['tier'] ?? facts['to']),
    level: text(facts['level'] ?? facts['to']),
  })
}

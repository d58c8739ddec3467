import { wordsOf } from '#ui/states.ts'
import { textsOf } from '#ui/texts.ts'
import { type Stage, stages } from '../../contract/stages.ts'
import { stageLabels } from '../stageWords.ts'

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
  de: {
    'partner.created': 'hat diesen Partner angelegt',
    'partner.updated': 'hat geändert: {fields}',
    'partner.stage_changed': 'hat von {from} nach {to} gewechselt',
    'partner.manager_changed': 'hat die Betreuung geändert',
    'partner.tier_changed': 'hat die Stufe auf {tier} geändert',
    'partner.account_changed': 'hat den Zugang auf {level} geändert',
    'partner.suspended': 'hat den Zugang gesperrt',
    'partner.suspension_lifted': 'hat die Sperre aufgehoben',
    'partner.domain_proven': 'hat eine Domain nachgewiesen',
    'partner.merged': 'hat einen anderen Datensatz hierher zusammengeführt',
    'partner.merge_undone': 'hat eine Zusammenführung zurückgenommen',
    'contact.added': 'hat einen Kontakt angelegt',
    'contact.updated': 'hat einen Kontakt geändert',
    'contact.left': 'hat einen Kontakt als ausgeschieden vermerkt',
    'contact.erased': 'hat die Daten eines Kontakts gelöscht',
    'portal_user.invited': 'hat jemanden ins Portal eingeladen',
    'portal_user.joined': 'hat sich erstmals im Portal angemeldet',
    'portal_user.changed': 'hat einen Portalzugang geändert',
    'portal_user.removed': 'hat einen Portalzugang entfernt',
    'note.added': 'hat eine Notiz geschrieben',
    'file.added': 'hat eine Datei abgelegt',
    'interaction.logged': 'hat ein Gespräch festgehalten',
    'task.opened': 'hat eine Aufgabe eröffnet',
    'task.assigned': 'hat eine Aufgabe vergeben',
    'task.snoozed': 'lässt eine Aufgabe ruhen',
    'task.done': 'hat eine Aufgabe erledigt',
    'task.cancelled': 'hat eine Aufgabe gestrichen',
    somewhere: 'einige Felder',
    nothing: 'nichts',
  },
  es: {
    'partner.created': 'añadió este socio',
    'partner.updated': 'cambió {fields}',
    'partner.stage_changed': 'lo movió de {from} a {to}',
    'partner.manager_changed': 'nombró otro responsable',
    'partner.tier_changed': 'cambió el nivel a {tier}',
    'partner.account_changed': 'cambió el acceso a {level}',
    'partner.suspended': 'suspendió su acceso',
    'partner.suspension_lifted': 'levantó la suspensión',
    'partner.domain_proven': 'demostró un dominio',
    'partner.merged': 'fusionó otro registro en este',
    'partner.merge_undone': 'deshizo una fusión',
    'contact.added': 'añadió un contacto',
    'contact.updated': 'cambió un contacto',
    'contact.left': 'marcó un contacto como ido',
    'contact.erased': 'borró los datos de un contacto',
    'portal_user.invited': 'invitó a alguien al portal',
    'portal_user.joined': 'entró por primera vez en el portal',
    'portal_user.changed': 'cambió un usuario del portal',
    'portal_user.removed': 'retiró un usuario del portal',
    'note.added': 'escribió una nota',
    'file.added': 'añadió un archivo',
    'interaction.logged': 'anotó una conversación',
    'task.opened': 'abrió una tarea',
    'task.assigned': 'asignó una tarea',
    'task.snoozed': 'pospuso una tarea',
    'task.done': 'terminó una tarea',
    'task.cancelled': 'canceló una tarea',
    somewhere: 'algunos campos',
    nothing: 'nada',
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
  const stageOr = (value: unknown): string =>
    stages.find((stage) => stage === value) ? stageLabels[value as Stage] : text(value)
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
    from: stageOr(facts['from']),
    to: stageOr(facts['to']),
    tier: text(facts['tier'] ?? facts['to']),
    level: text(facts['level'] ?? facts['to']),
  })
}

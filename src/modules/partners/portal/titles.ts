import { textsOf } from '#ui/texts.ts'

/** Apart from the pages' own texts, so that the menu stands before any page is loaded. */
export const titles = textsOf({
  en: { company: 'Company', team: 'Team', contacts: 'Contacts', files: 'Files', activity: 'Activity' },
  de: { company: 'Firma', team: 'Team', contacts: 'Kontakte', files: 'Dateien', activity: 'Verlauf' },
  es: { company: 'Empresa', team: 'Equipo', contacts: 'Contactos', files: 'Archivos', activity: 'Actividad' },
})

/** Where an answer comes from and why it won, in three languages. */
import type { BeatenWhy, Level, Resolved } from '../terms/resolve.ts'
import type { TermLanguage } from '../terms/words/print.ts'

const levels: Readonly<Record<TermLanguage, Record<Level, string>>> = {
  en: {
    agreement: 'From agreement {number}, version {version}',
    ended_agreement: 'From agreement {number}, version {version}, which has ended; this goes on after its end',
    type: 'Default of the partner type',
    workspace: 'Default of the program',
    built_in: 'Built in, nothing else was agreed',
    none: 'Not granted',
  },
  de: {
    agreement: 'Aus Vertrag {number}, Fassung {version}',
    ended_agreement: 'Aus Vertrag {number}, Fassung {version}, der beendet ist; dies gilt darüber hinaus',
    type: 'Vorgabe des Partnertyps',
    workspace: 'Vorgabe des Programms',
    built_in: 'Grundeinstellung, nichts anderes ist vereinbart',
    none: 'Nicht vereinbart',
  },
  es: {
    agreement: 'Del acuerdo {number}, versión {version}',
    ended_agreement: 'Del acuerdo {number}, versión {version}, que ha terminado; esto sigue vigente después',
    type: 'Valor del tipo de socio',
    workspace: 'Valor del programa',
    built_in: 'Valor de base, no se acordó otra cosa',
    none: 'No concedido',
  },
}
const ended: Readonly<Record<TermLanguage, string>> = {
  en: 'Not granted: the agreement ended on {date}',
  de: 'Nicht vereinbart: der Vertrag endete am {date}',
  es: 'No concedido: el acuerdo terminó el {date}',
}
const reasons: Readonly<Record<TermLanguage, Record<BeatenWhy, string>>> = {
  en: {
    wider_scope: 'holds more widely; the narrower one wins',
    lower_priority: 'has a lower priority',
    parent_of_addendum: 'stands in the parent agreement; the addendum wins',
    earlier_effective: 'took effect earlier; the later one wins',
    earlier_executed: 'was signed earlier; the later one wins',
    agreement_wins: 'a default; the agreement wins',
    type_wins: 'a default of the program; that of the partner type wins',
    workspace_wins: 'built in; the default of the program wins',
    tier_wins: 'not for this tier; the one for the tier wins',
    ended: 'from an agreement that has ended',
  },
  de: {
    wider_scope: 'gilt weiter; die engere geht vor',
    lower_priority: 'hat einen niedrigeren Vorrang',
    parent_of_addendum: 'steht im Hauptvertrag; der Zusatz geht vor',
    earlier_effective: 'galt früher; die spätere geht vor',
    earlier_executed: 'wurde früher unterschrieben; die spätere geht vor',
    agreement_wins: 'eine Vorgabe; der Vertrag geht vor',
    type_wins: 'Vorgabe des Programms; die des Partnertyps geht vor',
    workspace_wins: 'Grundeinstellung; die Vorgabe des Programms geht vor',
    tier_wins: 'nicht für diese Stufe; die der Stufe geht vor',
    ended: 'aus einem beendeten Vertrag',
  },
  es: {
    wider_scope: 'vale de forma más amplia; prevalece la más concreta',
    lower_priority: 'tiene menor prioridad',
    parent_of_addendum: 'está en el acuerdo principal; prevalece el anexo',
    earlier_effective: 'entró en vigor antes; prevalece la posterior',
    earlier_executed: 'se firmó antes; prevalece la posterior',
    agreement_wins: 'un valor general; prevalece el acuerdo',
    type_wins: 'valor del programa; prevalece el del tipo de socio',
    workspace_wins: 'valor de base; prevalece el del programa',
    tier_wins: 'no es para este nivel; prevalece la del nivel',
    ended: 'de un acuerdo terminado',
  },
}

export const levelWords = (language: TermLanguage, resolved: Pick<Resolved, 'level' | 'rows' | 'endedOn'>): string => {
  if (resolved.level === 'none' && resolved.endedOn) return ended[language].replace('{date}', resolved.endedOn)
  const [row] = resolved.rows
  return levels[language][resolved.level]
    .replace('{number}', row?.agreementNumber ?? '')
    .replace('{version}', String(row?.versionNumber ?? ''))
}
export const whyWords = (language: TermLanguage, why: BeatenWhy): string => reasons[language][why]

import { textsOf } from '#ui/texts.ts'
import { stageLabels as english, type Stage, stages } from '../contract/stages.ts'

const words = textsOf<Stage>({
  en: english,
  de: {
    prospect: 'Interessent',
    applied: 'Beworben',
    qualifying: 'In Prüfung',
    assessing: 'In Bewertung',
    approved: 'Angenommen',
    contracting: 'Im Vertrag',
    onboarding: 'Einführung',
    active: 'Aktiv',
    ending: 'Endet',
    ended: 'Beendet',
    waitlisted: 'Warteliste',
    declined: 'Abgelehnt',
    withdrawn: 'Zurückgezogen',
  },
  es: {
    prospect: 'Candidato',
    applied: 'Solicitado',
    qualifying: 'En cualificación',
    assessing: 'En evaluación',
    approved: 'Aprobado',
    contracting: 'En contrato',
    onboarding: 'Incorporación',
    active: 'Activo',
    ending: 'Terminando',
    ended: 'Terminado',
    waitlisted: 'En lista de espera',
    declined: 'Rechazado',
    withdrawn: 'Retirado',
  },
})

/** Stages as people read them; a page loads after its language, so the words are looked up once. */
export const stageLabels: Readonly<Record<Stage, string>> = Object.fromEntries(
  stages.map((stage) => [stage, words(stage)]),
) as Record<Stage, string>

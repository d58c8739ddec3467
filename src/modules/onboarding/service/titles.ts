/** Titles of steps and phases, in the language that is read; English where nobody translated them. */
import type { Loaded, Step } from './load.ts'

export type Language = 'en' | 'de' | 'es'

export const titleOf = (step: Step, language: Language): { title: string; why: string } =>
  (language === 'en' ? undefined : step.template.translations[language]) ?? {
    title: step.template.title,
    why: step.template.why,
  }
export const phaseTitleOf = (loaded: Loaded, key: string, language: Language): string => {
  const phase = loaded.definition.phases.find((one) => one.key === key)
  return (language === 'en' ? undefined : phase?.translations[language]) ?? phase?.title ?? key
}

/** What stands against publishing a template: circles, a gate that nobody can reach, steps that nobody owns. Pure. */
import { matchableEvents, rolesOfSide } from '../contract/states.ts'
import type { StepTemplate, TemplateDefinition } from '../contract/template-shapes.ts'

export type TemplateProblem = { code: string; steps: string[]; words: string }

/** A circle among prerequisites, as keys in the order in which they wait; undefined without one. */
export const findLoop = (steps: readonly Pick<StepTemplate, 'key' | 'after'>[]): string[] | undefined => {
  const byKey = new Map(steps.map((step) => [step.key, step]))
  const settled = new Set<string>()
  for (const start of steps) {
    const way: string[] = []
    const visit = (key: string): string[] | undefined => {
      const at = way.indexOf(key)
      if (at >= 0) return way.slice(at)
      if (settled.has(key)) return undefined
      way.push(key)
      for (const before of byKey.get(key)?.after ?? []) {
        const loop = visit(before)
        if (loop) return loop
      }
      way.pop()
      settled.add(key)
      return undefined
    }
    const loop = visit(start.key)
    if (loop) return loop
  }
  return undefined
}

export const templateProblems = (definition: TemplateDefinition): TemplateProblem[] => {
  const { steps, phases } = definition
  const problems: TemplateProblem[] = []
  const titles = new Map(steps.map((step) => [step.key, step.title]))
  const title = (key: string) => titles.get(key) ?? key
  const add = (code: string, keys: string[], words: string) => problems.push({ code, steps: keys, words })

  const loop = findLoop(steps)
  if (loop) {
    const [first, ...rest] = loop
    add(
      'journey.loop',
      loop,
      `${[first, ...rest, first].map((key) => title(key!)).join(', which waits for ')}`.replace(
        ', which waits for ',
        ' waits for ',
      ),
    )
  }
  for (const step of steps) {
    if (step.owners.length === 0) add('journey.no_owner', [step.key], `${step.title} has no role that owns it.`)
    for (const owner of [...step.owners, ...(step.approver ? [step.approver] : [])])
      if (!rolesOfSide[owner.side].includes(owner.role))
        add('journey.no_owner', [step.key], `${step.title}: there is no role ${owner.role} on that side.`)
    if (step.approver && step.owners.every((owner) => owner.side === step.approver!.side))
      add('journey.not_ready', [step.key], `${step.title} would be approved by the side that proves it.`)
  }
  const gate = steps.filter((step) => step.gate === 'go_live')
  if (gate.length === 0) add('journey.no_gate', [], 'No step belongs to the go-live gate.')
  for (const step of gate)
    if (!step.required) add('journey.no_gate', [step.key], `${step.title} belongs to the gate, so it is required.`)
  const seen = new Set<string>()
  for (const step of steps) {
    if (seen.has(step.key)) add('journey.not_ready', [step.key], `Two steps have the key ${step.key}.`)
    seen.add(step.key)
    if (!phases.some((phase) => phase.key === step.phase))
      add('journey.not_ready', [step.key], `${step.title} stands in the phase ${step.phase}, which does not exist.`)
    for (const before of step.after)
      if (!titles.has(before))
        add(
          step.gate === 'go_live' ? 'journey.no_gate' : 'journey.not_ready',
          [step.key],
          `${step.title} waits for ${before}, which does not exist, so nobody can ever reach it.`,
        )
    if (step.dueFrom && !titles.has(step.dueFrom))
      add('journey.not_ready', [step.key], `${step.title} is due from ${step.dueFrom}, which does not exist.`)
    if (step.proof.includes('event') && step.events.length === 0)
      add('journey.not_ready', [step.key], `${step.title} closes by itself, but no fact is named.`)
    if (step.proof.includes('form') && step.fields.length === 0)
      add('journey.not_ready', [step.key], `${step.title} asks for a form without a field.`)
    for (const rule of [...step.events, ...step.reopenOn]) problems.push(...eventProblems(step.key, step.title, rule))
  }
  const due = findLoop(steps.map((step) => ({ key: step.key, after: step.dueFrom ? [step.dueFrom] : [] })))
  if (due) add('journey.loop', due, `${due.map(title).join(', ')} are due from one another, so none of them has a day.`)
  for (const milestone of definition.path)
    for (const rule of milestone.events) problems.push(...eventProblems(milestone.key, milestone.title, rule))
  const keys = definition.path.map((milestone) => milestone.key)
  if (new Set(keys).size < keys.length) add('journey.not_ready', [], 'Two milestones have the same key.')
  if (new Set(phases.map((phase) => phase.key)).size < phases.length)
    add('journey.not_ready', [], 'Two phases have the same key.')
  return problems
}

const eventProblems = (key: string, title: string, rule: StepTemplate['events'][number]): TemplateProblem[] => {
  const known = matchableEvents.find((one) => one.name === rule.event)
  if (!known)
    return [
      { code: 'journey.not_ready', steps: [key], words: `${title}: nothing in the product is called ${rule.event}.` },
    ]
  return []
}

/** Every fact that a template listens to. */
export const eventsOf = (definition: TemplateDefinition): string[] => [
  ...new Set([
    ...definition.steps.flatMap((step) => [...step.events, ...step.reopenOn].map((rule) => rule.event)),
    ...definition.path.flatMap((milestone) => milestone.events.map((rule) => rule.event)),
  ]),
]

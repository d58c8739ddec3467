/** The forms that a workspace begins with, one per type: eight questions on page one, the rest where it matters. */
import type { FormDefinitionValue } from '../../../contract/definition.ts'
import { aboutYou, common, ends, option } from './shared.ts'
import { solution } from './solution.ts'
import { strategic } from './strategic.ts'
import { technology } from './technology.ts'

export const seededForms: readonly {
  typeKey: string
  slug: string
  name: string
  definition: () => FormDefinitionValue
}[] = [
  { typeKey: 'technology', slug: 'technology', name: 'Technology partners', definition: technology },
  { typeKey: 'solution', slug: 'solution', name: 'Solution partners', definition: solution },
  { typeKey: 'strategic', slug: 'strategic', name: 'Strategic partners', definition: strategic },
]

/** What a new form of the builder begins with. */
export const baseForm = (): FormDefinitionValue => ({
  pages: [
    {
      key: 'about',
      title: aboutYou,
      fields: common([
        option('yes', 'We know what we want', 'Wir wissen, was wir wollen', 'Sabemos lo que queremos'),
        option('talk', 'We would like to talk first', 'Wir möchten erst sprechen', 'Queremos hablar primero'),
      ]),
    },
  ],
  ...ends,
})

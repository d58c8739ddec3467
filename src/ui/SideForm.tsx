import { type ReactNode, Suspense, use } from 'react'
import type { FormBodyProps, FormValues } from './form/FormBody.tsx'

export type SideFormProps<Values extends FormValues, Result> = FormBodyProps<Values, Result> & {
  opened: boolean
  onClose: () => void
  /** What is made or changed: "New partner". */
  title: ReactNode
}

let drawer: Promise<typeof import('./form/FormDrawer.tsx')> | undefined
const loadDrawer = () => {
  drawer ??= import('./form/FormDrawer.tsx')
  return drawer
}

/** Loads the form's code ahead, for instance when the pointer is over its button. */
export const warmSideForm = (): void => void loadDrawer()

/**
 * The form that comes from the right: the fewest fields first, the rest folded, errors under the field and at the
 * button, Cmd Enter sends, and what was typed is never lost. Its code loads when the first one opens.
 */
export const SideForm = <Values extends FormValues, Result>(props: SideFormProps<Values, Result>) => (
  <Suspense>{props.opened && <LoadedForm {...props} />}</Suspense>
)

const LoadedForm = <Values extends FormValues, Result>(props: SideFormProps<Values, Result>) => {
  const { FormDrawer } = use(loadDrawer())
  return <FormDrawer {...props} />
}

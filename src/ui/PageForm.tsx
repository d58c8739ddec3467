import { Suspense, use } from 'react'
import type { FormBodyProps, FormValues } from './form/FormBody.tsx'
import { PageSkeleton } from './PageSkeleton.tsx'

let body: Promise<typeof import('./form/FormBody.tsx')> | undefined
const loadBody = () => {
  body ??= import('./form/FormBody.tsx')
  return body
}

/** The same form within a page (portal, public pages, a step of a wizard) instead of a panel at the right. */
export const PageForm = <Values extends FormValues, Result>(props: FormBodyProps<Values, Result>) => (
  <Suspense fallback={<PageSkeleton />}>
    <LoadedBody {...props} />
  </Suspense>
)

const LoadedBody = <Values extends FormValues, Result>(props: FormBodyProps<Values, Result>) => {
  const { FormBody } = use(loadBody())
  return <FormBody {...props} />
}

import { useQuery } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'
import { integrationKinds, sdkLanguages } from '../../contract/integration-states.ts'
import { type Integration, ownKeysQuery } from './integrationData.ts'
import { words } from './texts.ts'

type Props = {
  opened: boolean
  /** Null registers a new one. */
  integration: Integration | null
  onClose: () => void
  onSaved: (saved: AnswerTo<'createPortalIntegration'>) => void
}
const version = (text: string): string | null =>
  text === '' || /^\d+(\.\d+){0,3}$/.test(text.trim()) ? null : words('versionForm')

/** Registers an integration, or changes what is said of one. */
export const IntegrationForm = ({ opened, integration, onClose, onSaved }: Props) => {
  const keys = useQuery({ ...ownKeysQuery, enabled: opened })
  // A key that has ended stands among the choices as long as it is named.
  const options = [
    ...(keys.data ?? []),
    ...(integration?.keys ?? [])
      .filter((key) => !keys.data?.some((one) => one.value === key.id))
      .map((key) => ({ value: key.id, label: `${key.name ?? key.id} …${key.lastFour ?? ''}` })),
  ]
  return (
    <SideForm
      opened={opened}
      onClose={onClose}
      title={integration ? integration.name : words('register')}
      draftKey={`integration ${integration?.id ?? 'new'}`}
      sendLabel={words(integration ? 'save' : 'register')}
      initial={{
        name: integration?.name ?? '',
        kind: integration?.kind ?? 'connector',
        keyIds: integration?.keyIds ?? ([] as string[]),
        lowestApiVersion: integration?.lowestApiVersion ?? '1.0',
        summary: integration?.summary ?? '',
        products: integration?.products ?? ([] as string[]),
        sdkLanguage: integration?.lowestSdk?.language ?? '',
        sdkVersion: integration?.lowestSdk?.version ?? '',
      }}
      fields={[
        { name: 'name', label: words('name'), required: true, maxLength: 120 },
        {
          name: 'kind',
          label: words('kind'),
          kind: 'choice',
          required: true,
          options: integrationKinds.map((value) => ({ value, label: words(value) })),
        },
        { name: 'keyIds', label: words('keys'), hint: words('keysHint'), kind: 'choices', options },
        {
          name: 'lowestApiVersion',
          label: words('apiVersion'),
          maxLength: 40,
          half: true,
          check: (v) => version(v.lowestApiVersion),
        },
        { name: 'summary', label: words('summary'), kind: 'textarea', rows: 3, maxLength: 2000, folded: true },
        { name: 'products', label: words('products'), kind: 'tags', folded: true },
        {
          name: 'sdkLanguage',
          label: words('sdkLanguage'),
          kind: 'choice',
          half: true,
          folded: true,
          options: [{ value: '', label: words('noSdk') }, ...sdkLanguages.map((value) => ({ value, label: value }))],
        },
        {
          name: 'sdkVersion',
          label: words('sdkVersion'),
          maxLength: 40,
          half: true,
          folded: true,
          when: (values) => values.sdkLanguage !== '',
          check: (values) => version(values.sdkVersion),
        },
      ]}
      send={(values) => {
        const language = sdkLanguages.find((one) => one === values.sdkLanguage)
        const body = {
          name: values.name.trim(),
          kind: integrationKinds.find((one) => one === values.kind) ?? 'connector',
          keyIds: values.keyIds,
          lowestApiVersion: values.lowestApiVersion.trim() || null,
          summary: values.summary.trim() || null,
          products: values.products,
          lowestSdk: language && values.sdkVersion.trim() ? { language, version: values.sdkVersion.trim() } : null,
        }
        return integration
          ? api.updatePortalIntegration({ params: { id: integration.id }, body, version: integration.version })
          : api.createPortalIntegration({ body })
      }}
      onSent={(saved) => {
        toast(words(integration ? 'saved' : 'registered'), { tone: 'good' })
        onSaved(saved)
      }}
    />
  )
}

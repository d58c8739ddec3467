import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { DateText } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { PanelDrawer } from '#ui/PanelDrawer.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { toast } from '#ui/toasts.ts'
import { CodeBlock } from '../CodeBlock.tsx'
import { CopyButton } from '../CopyButton.tsx'
import { words } from './texts.ts'

const laidOut = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** One call: bodies without secrets, the error in words, what it changed, and how to repeat it. */
export const RequestDrawer = ({ id, onClose }: { id: string | null; onClose: () => void }) => {
  const [error, setError] = useState<unknown>(null)
  const query = useQuery({
    queryKey: ['requests', 'one', id],
    queryFn: () => api.getRequest({ params: { id: id ?? '' } }),
    enabled: id !== null,
  })
  const share = async (requestId: string) => {
    setError(null)
    try {
      await api.shareRequest({ params: { id: requestId }, body: {} })
      toast(words('shared'), { tone: 'good' })
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <PanelDrawer opened={id !== null} onClose={onClose} title={query.data?.path ?? words('request')} widthPx={620}>
      {id !== null && (
        <Loaded query={query}>
          {(request) => (
            <>
              {error !== null && <ProblemBanner error={error} />}
              <FieldList>
                <Field label={words('call')}>
                  {request.method} {request.route}
                </Field>
                <Field label={words('status')}>{request.status}</Field>
                <Field label={words('when')}>
                  <DateText value={request.at} />
                </Field>
                <Field label={words('took')}>{words('ms', { count: request.ms })}</Field>
                <Field label={words('key')}>{request.key.name ?? request.key.id}</Field>
                {request.error && (
                  <Field label={words('error')}>
                    {[request.errorCode, request.error.words ?? request.error.rule].filter(Boolean).join(': ')}
                  </Field>
                )}
                {request.changed.length > 0 && (
                  <Field label={words('changed')}>
                    {request.changed.map((one) => [one.kind, one.subjectName].filter(Boolean).join(': ')).join(', ')}
                  </Field>
                )}
              </FieldList>
              {request.requestBody && (
                <Section title={words('sent')}>
                  <CodeBlock label={words('sent')} text={laidOut(request.requestBody)} />
                </Section>
              )}
              {request.answerBody && (
                <Section title={words('answered')}>
                  <CodeBlock label={words('answered')} text={laidOut(request.answerBody)} />
                </Section>
              )}
              <Section
                title={words('curl')}
                actions={
                  <>
                    <CopyButton text={request.curl} />
                    <ReasonButton size="xs" reason={null} onClick={() => void share(request.id)}>
                      {words('share')}
                    </ReasonButton>
                  </>
                }
              >
                <CodeBlock label={words('curl')} text={request.curl} />
              </Section>
            </>
          )}
        </Loaded>
      )}
    </PanelDrawer>
  )
}

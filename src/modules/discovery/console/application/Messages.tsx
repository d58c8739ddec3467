import { Button, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { PersonBadge } from '#ui/Badges.tsx'
import { formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import type { Act, Application } from './applicationData.ts'

export const Messages = ({ application, act }: { application: Application; act: Act }) => {
  const [text, setText] = useState('')
  const params = { id: application.id }
  const query = useQuery({
    queryKey: ['applications', application.id, 'messages'],
    queryFn: () => api.listApplicationMessages({ params, query: { sort: 'number', limit: 200 } }),
  })
  return (
    <div style={{ display: 'grid', gap: 16, maxWidth: 720 }}>
      {application.questions.map((question) => (
        <div key={question.number}>
          <strong>{question.text}</strong>
          <div style={{ color: 'var(--text-quiet)', fontSize: 12 }}>
            Asked by {question.askedBy}, {formatMoment(question.askedAt)}
          </div>
          <p style={{ whiteSpace: 'pre-wrap', marginBlock: 4 }}>{question.answer ?? 'No answer yet'}</p>
        </div>
      ))}
      {application.state === 'info_requested' && (
        <div>
          <Button onClick={() => void act(() => api.resumeApplication({ params }), 'Back in review')}>
            Go on without the answers
          </Button>
        </div>
      )}
      <Loaded query={query}>
        {({ data }) => (
          <>
            {data.map((message) => (
              <div key={message.number}>
                <PersonBadge name={message.author} />{' '}
                <span style={{ color: 'var(--text-quiet)', fontSize: 12 }}>{formatMoment(message.at)}</span>
                <p style={{ whiteSpace: 'pre-wrap', marginBlock: 4 }}>{message.body}</p>
              </div>
            ))}
          </>
        )}
      </Loaded>
      <Textarea
        label="Write to the applicant"
        autosize
        minRows={3}
        maxLength={5000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div>
        <Button
          disabled={!text.trim()}
          onClick={() =>
            void act(() => api.sendApplicationMessage({ params, body: { body: text.trim() } }), 'Sent').then(() =>
              setText(''),
            )
          }
        >
          Send
        </Button>
      </div>
    </div>
  )
}

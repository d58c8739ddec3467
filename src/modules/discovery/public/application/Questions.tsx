import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { Card } from '#ui/SimplePage.tsx'
import styles from '../Public.module.css'
import { words } from '../texts.ts'
import type { Application } from './applicationData.ts'

export const Questions = ({
  application,
  send,
}: {
  application: Application
  send: (answers: { number: number; text: string }[]) => Promise<void>
}) => {
  const [texts, setTexts] = useState<Record<number, string>>({})
  const open = application.questions.filter((question) => question.answer === null)
  const given = open.flatMap(({ number }) => (texts[number]?.trim() ? [{ number, text: texts[number].trim() }] : []))
  return (
    <Card title={words('questions')}>
      <div className={styles.stack}>
        {application.questions.map((question) =>
          question.answer === null ? (
            <Textarea
              key={question.number}
              label={question.text}
              autosize
              minRows={2}
              maxLength={5000}
              value={texts[question.number] ?? ''}
              onChange={(event) => setTexts({ ...texts, [question.number]: event.currentTarget.value })}
            />
          ) : (
            <div key={question.number}>
              <strong>{question.text}</strong>
              <p style={{ whiteSpace: 'pre-wrap' }}>{question.answer}</p>
            </div>
          ),
        )}
        {open.length > 0 && (
          <div>
            <Button
              variant="filled"
              disabled={given.length === 0}
              onClick={() => void send(given).then(() => setTexts({}))}
            >
              {words('sendAnswers')}
            </Button>
          </div>
        )}
      </div>
    </Card>
  )
}

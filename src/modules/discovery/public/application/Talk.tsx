import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { formatMoment } from '#ui/format.ts'
import { Card } from '#ui/SimplePage.tsx'
import styles from '../Public.module.css'
import { words } from '../texts.ts'
import type { Application } from './applicationData.ts'

export const Talk = ({
  application,
  send,
  upload,
}: {
  application: Application
  send: (body: string) => Promise<void>
  upload: (file: File) => Promise<void>
}) => {
  const [text, setText] = useState('')
  return (
    <Card title={words('messages')}>
      <div className={styles.talk}>
        {application.messages.map((message) => (
          <div key={message.number} className={styles.said} data-side={message.side}>
            <span className={styles.quiet}>
              {message.author}, {formatMoment(message.at)}
            </span>
            <div>{message.body}</div>
          </div>
        ))}
        {application.files.map((file) => (
          <span key={file.number} className={styles.quiet}>
            {file.name}
          </span>
        ))}
        {application.can.write && (
          <>
            <Textarea
              aria-label={words('message')}
              placeholder={words('message')}
              autosize
              minRows={2}
              maxLength={5000}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <div className={styles.acts}>
              <Button disabled={!text.trim()} onClick={() => void send(text.trim()).then(() => setText(''))}>
                {words('sendMessage')}
              </Button>
              <Button component="label">
                {words('addFile')}
                <input
                  type="file"
                  className="visually-hidden"
                  onChange={(event) => {
                    const [file] = event.currentTarget.files ?? []
                    event.currentTarget.value = ''
                    if (file) void upload(file)
                  }}
                />
              </Button>
            </div>
          </>
        )}
      </div>
    </Card>
  )
}

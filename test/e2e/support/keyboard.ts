/** A page worked with nothing but keys, as somebody does who cannot point. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

/** Looks at the element that has the focus, with what is drawn for it when it is hidden itself: does the focus show? */
const lookAtFocus = (page: Page): Promise<{ name: string; shows: boolean }> =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement
    const drawn = [element, element.nextElementSibling, element.parentElement].filter((one) => one !== null)
    const look = () =>
      drawn
        .map((one) => {
          const style = getComputedStyle(one)
          return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.borderColor].join()
        })
        .join(' | ')
    const focused = look()
    element.blur()
    const unfocused = look()
    element.focus({ focusVisible: true } as FocusOptions)
    const labels = [element.labels?.[0]?.textContent, element.getAttribute('aria-label'), element.textContent]
    return { name: labels.filter(Boolean).join(' ').trim(), shows: focused !== unfocused }
  })

/** Goes on by Tab to what has this name; on the way the focus is always to be seen. */
export const tabTo = async (page: Page, name: RegExp): Promise<void> => {
  for (let at = 0; at < 80; at += 1) {
    await page.keyboard.press('Tab')
    const focus = await lookAtFocus(page)
    assert.ok(focus.shows, `the focus is not to be seen on: ${focus.name}`)
    if (name.test(focus.name)) return
  }
  throw new Error(`The keyboard does not reach ${name}`)
}

/** Marks the page when a pointer is used; call before the page is opened. */
export const watchPointer = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    addEventListener('pointerdown', () => document.documentElement.setAttribute('data-pointer', 'used'), true)
  })
export const assertNoPointer = async (page: Page): Promise<void> =>
  assert.equal(await page.locator('[data-pointer]').count(), 0, 'a pointer was used')

import { saveBlob } from '#client/save-blob.ts'
import { readProblem } from '#ui/problem.ts'
import { toast } from '#ui/toasts.ts'

/** Saves a file with the page's own sign-in and place, which a plain link lacks; what goes wrong is said. */
export const saveFile = async (name: string, load: () => Promise<Blob>): Promise<void> => {
  try {
    saveBlob(await load(), name)
  } catch (error) {
    toast(readProblem(error).detail, { tone: 'bad' })
  }
}

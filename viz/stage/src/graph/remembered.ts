/** The direction that the reader chose, for the next film too. */
import { forGood } from '../page/kept'

const NAME = 'down'

export const remembered = {
  get down(): boolean {
    return forGood.get(NAME) === true
  },
  set down(down: boolean) {
    forGood.set(NAME, down)
  },
}

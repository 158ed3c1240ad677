/** What the browser keeps for this reader, for good or for this tab. One that refuses (private windows) forgets. */
const PREFIX = 'autograd-theater.'

const drawer = (store: () => Storage) => ({
  /** What was put there; undefined if there is nothing, or nothing that can be read. */
  get(name: string): unknown {
    try {
      return JSON.parse(store().getItem(PREFIX + name) ?? 'null') ?? undefined
    } catch {
      return undefined
    }
  },
  set(name: string, value: unknown): void {
    try {
      store().setItem(PREFIX + name, JSON.stringify(value))
    } catch {
      // Then it holds until the page is closed.
    }
  },
})

export const forGood = drawer(() => localStorage)
export const forTheTab = drawer(() => sessionStorage)

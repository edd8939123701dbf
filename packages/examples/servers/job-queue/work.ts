// What workers do. Replace it while jobs run: the next try of each is made by the new version.
import { type Self, timeout } from '@hot/runtime';

export type Work =
  | { readonly type: 'sleep'; readonly ms: number }
  /** Fails as long as `odds` are against it. */
  | { readonly type: 'gamble'; readonly odds: number };

export async function work(self: Self, what: Work): Promise<void> {
  switch (what.type) {
    case 'sleep':
      if ((await self.receive(undefined, { after: what.ms })) !== timeout) throw new Error('disturbed');
      return;
    case 'gamble':
      if (Math.random() < what.odds) throw new Error('lost');
  }
}

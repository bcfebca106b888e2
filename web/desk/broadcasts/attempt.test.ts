import { expect, it } from 'vitest';
import { Refused } from '../../shared/ask';
import { after } from './attempt';

it('is refused only where the gateway has said so; all else may be done', async () => {
  const long = new Refused(422, 'text_too_long', 'the title has 81 characters', 'title');
  expect(await after(long)).toMatchObject({ is: 'refused', code: 'text_too_long', field: 'title' });
  expect(await after(new Refused(403, 'forbidden'))).toMatchObject({ is: 'refused' });
  for (const error of [
    new TypeError('network'),
    new Refused(502),
    new Refused(404),
    new Refused(503, 'unavailable'),
    new Refused(408, 'request_timeout'),
    undefined,
  ])
    expect(await after(error)).toEqual({ is: 'unknown' });
});

/** Try a request: the route that serves it, the calls, and the first condition that others fail. Nothing is sent. */
import assert from 'node:assert/strict';

export default async function ({browser, gateway}) {
  const page = await browser.open('try');
  await page.getByRole('main').getByLabel('URL, or a path with its query').fill('/home/7');
  await page.keyboard.press('Enter');
  await page.getByText('Route home serves it').waitFor();
  const {plan} = await gateway.json('/api/try?method=GET&url=/home/7');
  assert.deepEqual(await page.locator('.try-call > p:first-child > b').allTextContents(), ['user', 'reviews', 'ads', 'orders']);
  assert.equal(await page.locator('.try-plugins li').count(), plan.plugins.length);
  await page.getByText('/users/7').waitFor();
  await page.getByRole('main').getByLabel('URL, or a path with its query').fill('/quiet/a');
  await page.keyboard.press('Enter');
  await page.getByText(/Refused with 40[45]/).waitFor();
  await page.getByRole('main').getByLabel('Method').selectOption('POST');
  await page.getByRole('main').getByLabel('Header fields, one on a line').fill('X-Team: shop\nAuthorization: Bearer secret-of-a-client');
  await page.getByRole('button', {name: 'Try'}).click();
  await page.getByText('Route quiet serves it').waitFor();
  assert.ok(!page.url().includes('secret-of-a-client'), 'a credential is not kept in the URL');
  await page.getByRole('main').getByLabel('Header fields, one on a line').fill('no colon');
  await page.getByRole('button', {name: 'Try'}).click();
  await page.getByRole('alert').filter({hasText: 'NAME: VALUE'}).waitFor();
}

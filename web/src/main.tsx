import { render } from 'preact';
import { httpApi } from './api.ts';
import { App } from './app.tsx';
import { Images } from './images.ts';
import { Session } from './session.ts';
import { urlsOf } from './stage-urls.ts';

const REVIEWER = 'leadglass-reviewer';
const POLL_MS = 300;

const images = new Images();
const session = new Session({
  api: httpApi,
  now: () => new Date(),
  wait: () => new Promise((resolve) => setTimeout(resolve, POLL_MS)),
  prefetch(details) {
    const { view } = session.state;
    const next = details.views.some((one) => one === view) ? view : (details.views[0] ?? view);
    const urls = urlsOf({ id: details.id, series: details.series, frame: 0, shown: 'frames', view: next });
    images.prefetch(urls.source);
    images.prefetch(urls.result);
  },
  forgetPictures: () => images.clear(),
  // For as long as this tab is open, and for nobody else.
  keepReviewer: (name) => sessionStorage.setItem(REVIEWER, name),
});

render(<App session={session} images={images} />, document.getElementById('page')!);
void session.start(sessionStorage.getItem(REVIEWER) ?? '');

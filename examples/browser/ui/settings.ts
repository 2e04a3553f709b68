import { type ComponentChild, h } from 'preact';
import { describePolicy, PRESETS } from '../../../src/policy/index.ts';
import { card, problemNote, type View } from './parts.ts';

const EXAMPLE = `name: our-site
extends: research
rules:
  - { at: InstitutionName, do: set, value: Site A, reason: agreed with the sponsor }
`;

/** Policy and secret. */
export function settingsCard(view: View): ComponentChild {
  const { state } = view;
  if (state.files.length === 0) return null;
  return card(
    'settings',
    '3. How',
    h(
      'fieldset',
      { disabled: state.phase === 'running' || state.phase === 'done' },
      policyPart(view),
      secretPart(view),
    ),
  );
}

interface Choice {
  readonly group: string;
  readonly value: string;
  readonly isChosen: boolean;
  readonly title: string;
  readonly description: string;
  choose(): void;
}

function radio({ group, value, isChosen, title, description, choose }: Choice): ComponentChild {
  return h(
    'label',
    { class: 'choice' },
    h('input', { type: 'radio', name: group, value, checked: isChosen, onChange: choose }),
    h('span', null, h('b', null, title), h('span', { class: 'soft' }, ` ${description}`)),
  );
}

function policyPart(view: View): ComponentChild {
  const { session, state } = view;
  const presets = PRESETS.map(({ name, description, method }) =>
    radio({
      group: 'policy',
      value: name,
      isChosen: state.preset === name,
      title: name,
      description: method === '' ? description : `${description} (${method})`,
      choose: () => void session.choosePreset(name),
    }),
  );
  const own = radio({
    group: 'policy',
    value: 'own',
    isChosen: state.preset === 'own',
    title: 'a policy of your own',
    description: 'YAML that extends one of these',
    choose: () => void session.choosePreset('own'),
  });
  return h(
    'fieldset',
    { class: 'group' },
    h('legend', null, 'Policy'),
    ...presets,
    own,
    state.preset === 'own' ? ownPolicy(view) : null,
    problemNote('policy-problem', state.policyProblem),
    policyDetails(view),
  );
}

function ownPolicy({ session, state }: View): ComponentChild {
  const load = async (event: Event): Promise<void> => {
    const file = (event.currentTarget as HTMLInputElement).files?.[0];
    if (file !== undefined) await session.writePolicy(await file.text());
  };
  return h(
    'div',
    { class: 'own' },
    h('label', { for: 'policy-text' }, 'Policy text'),
    h('textarea', {
      id: 'policy-text',
      rows: 8,
      spellcheck: false,
      placeholder: EXAMPLE,
      value: state.ownPolicy,
      'aria-describedby': state.policyProblem === undefined ? undefined : 'policy-problem',
      'aria-invalid': state.policyProblem !== undefined,
      onInput: (event: Event) => void session.writePolicy((event.currentTarget as HTMLTextAreaElement).value),
    }),
    h(
      'label',
      { class: 'button quiet' },
      h('input', { type: 'file', accept: '.yaml,.yml', onChange: load }),
      'Load a file',
    ),
  );
}

/** In the words of `leadglass policy show`. */
function policyDetails({ state: { policy } }: View): ComponentChild {
  if (policy === undefined) return null;
  const lines = describePolicy(policy).map((line) => h('li', null, line));
  return h('details', null, h('summary', null, `What ${policy.name} does`), h('ul', { class: 'policy-lines' }, lines));
}

function secretPart(view: View): ComponentChild {
  const { session, state } = view;
  return h(
    'fieldset',
    { class: 'group' },
    h('legend', null, 'Secret'),
    h(
      'p',
      { class: 'soft' },
      'It gives the same patient the same code. Whoever has it can find out who the patients are: keep it as you keep the originals.',
    ),
    radio({
      group: 'secret',
      value: 'new',
      isChosen: state.secretFrom === 'new',
      title: 'a new one, made in this page',
      description: 'save it afterwards if there may be more files of these patients',
      choose: () => session.chooseSecret('new'),
    }),
    radio({
      group: 'secret',
      value: 'project',
      isChosen: state.secretFrom === 'project',
      title: 'that of a project',
      description: 'the file named secret in its folder, or one that this page saved',
      choose: () => session.chooseSecret('project'),
    }),
    state.secretFrom === 'project' ? projectSecret(view) : null,
    problemNote('secret-problem', state.secretProblem),
  );
}

function projectSecret({ session, state }: View): ComponentChild {
  const load = async (event: Event): Promise<void> => {
    const file = (event.currentTarget as HTMLInputElement).files?.[0];
    if (file !== undefined) session.writeSecret(await file.slice(0, 1024).text());
  };
  return h(
    'div',
    { class: 'own' },
    h('label', { for: 'secret-text' }, 'Secret, 64 hex digits'),
    h('input', {
      id: 'secret-text',
      type: 'password',
      autocomplete: 'off',
      spellcheck: false,
      value: state.secretText,
      'aria-describedby': state.secretProblem === undefined ? undefined : 'secret-problem',
      'aria-invalid': state.secretProblem !== undefined,
      onInput: (event: Event) => session.writeSecret((event.currentTarget as HTMLInputElement).value),
    }),
    h('label', { class: 'button quiet' }, h('input', { type: 'file', onChange: load }), 'Load a file'),
  );
}

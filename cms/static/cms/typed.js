/* What the scripts of the edition page share: the words as they stand, how they are sent, and where things are said.
   asof.post answers with the response, or throws an error whose `words` are for the person and whose `kind` says what to do. */
window.asof = (function () {
  "use strict";
  const panel = document.getElementById("findings"), form = document.getElementById("edition-form");
  const editors = () => (form && window.CKEDITOR ? Object.values(CKEDITOR.instances) : []);

  function say(words) {
    const status = panel.querySelector(".findings-said");
    status.textContent = "";
    window.setTimeout(() => { status.textContent = words; }, 50);
  }

  /* The form as it would be sent now: CKEditor writes into its fields only when it is. */
  function typed() {
    const data = new FormData(form);
    editors().forEach((editor) => data.set(editor.element.getAttribute("name"), editor.getData()));
    return data;
  }

  /* Who signs in again in another tab gets another token, and this page must not be refused for its old one. */
  const token = () => (document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/) || [])[1] || document.querySelector("[name=csrfmiddlewaretoken]").value;
  document.addEventListener("submit", () => {
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token(); });
  }, true);

  const trouble = (kind, words) => Object.assign(new Error(kind), { kind, words: words || panel.dataset[kind] });

  async function post(address, data, signal) {
    data.set("csrfmiddlewaretoken", token());
    const headers = { "X-Requested-With": "XMLHttpRequest" };
    let answer;
    try {
      answer = await fetch(address, { method: "POST", body: data, signal, redirect: "manual", headers });
    } catch (error) {
      throw error.name === "AbortError" ? error : trouble("lost");
    }
    if (answer.type === "opaqueredirect") throw trouble("session");
    if (answer.status === 403) throw trouble("right");
    if (answer.status === 409) throw trouble("refused", (await answer.json()).refused);
    if (!answer.ok) throw trouble("broken");
    return answer;
  }

  return { panel, form, editors, say, typed, post };
})();

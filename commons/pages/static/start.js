// Runs before the page is drawn: says that script runs, so that only then fields are hidden.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");

using Candor.Reports.Markup;

namespace Candor.Web.Dashboard;

/// <summary>The page that waits for a job, which can be stopped on it.</summary>
internal static class JobPage
{
    /// <summary>The page.</summary>
    /// <param name="title">What is computed.</param>
    /// <param name="root">How the site's first page is reached from it.</param>
    /// <param name="crumbs">The pages above it.</param>
    /// <param name="job">What begins the job: the address that is asked, seen from the root.</param>
    public static string Of(string title, string root, IReadOnlyList<(string Name, string Address)> crumbs, string job) =>
        Layout.Page(title, root, crumbs, Html.Of(
            $"""
            <h1>{title}</h1>
            <section id="job" data-root="{root}" data-job="{job}">
            <p><progress id="progress" aria-label="{title}"></progress></p>
            <p id="state" role="status">Beginning …</p>
            <p><button type="button" id="cancel">Cancel</button> <button type="button" id="again" hidden>Begin again</button></p>
            <p id="problem" role="alert" hidden></p>
            </section>
            <noscript><p>This page needs JavaScript.
            The same is to be had at the command line: <code>candor explain</code>, <code>candor compare</code>.</p></noscript>

            """), "job.js");
}

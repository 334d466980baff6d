namespace Lectern.App.Mail;

/// <summary>Thrown where a message was not taken.</summary>
/// <param name="code">Stable, as <c>mail_refused</c>.</param>
/// <param name="message">A sentence of ours.</param>
/// <param name="answer">What the server said, without the recipient's address where it repeats it: for who may see them, and in no log. Null: it said nothing.</param>
/// <param name="mayRetry">Whether it may be taken later.</param>
sealed class MailFailedException(string code, string message, string? answer, bool mayRetry, Exception? inner = null) : Exception(message, inner)
{
    public string Code => code;

    public string? Answer => answer;

    public bool MayRetry => mayRetry;
}

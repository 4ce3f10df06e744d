"""Reports of the kind that campaigners write, with answers worked out by hand."""

from __future__ import annotations

import pytest

REPORTS = {
    "people by status": (
        """-- List health: how many people stand where
        SELECT CASE u.subscription_status
                 WHEN 'subscribed' THEN 'Subscribed'
                 WHEN 'BOUNCED' THEN 'Bounced'
                 ELSE u.subscription_status END AS status,
               COUNT(*) AS user_count
        FROM core_user u GROUP BY u.subscription_status ORDER BY user_count DESC, status""",
        [["Subscribed", 2], ["Bounced", 1], ["never", 1], ["unsubscribed", 1]],
    ),
    "blocked people": (
        "SELECT FORMAT(COUNT(*), 0) AS blocked_users FROM core_user u WHERE u.subscription_status = 'blocked'",
        [["0"]],
    ),
    "completeness of addresses": (
        """SELECT FORMAT(COUNT(*), 0) AS `Total`, FORMAT(SUM(u.zip IS NULL OR u.zip = ''), 0) AS `No zip`,
                  FORMAT(SUM((u.state IS NULL OR u.state = '') AND u.zip IS NOT NULL AND u.zip != ''), 0) AS `No state`
           FROM core_user u""",
        [["5", "1", "0"]],
    ),
    "people by state, whatever its case": (
        "SELECT state, COUNT(*) AS n FROM core_user WHERE state <> '' GROUP BY state ORDER BY n DESC, state",
        [["MA", 2], ["CA", 1], ["NY", 1]],
    ),
    "providers": (
        """SELECT SUBSTRING_INDEX(email, '@', -1) AS domain, COUNT(*) FROM core_user
           GROUP BY domain HAVING COUNT(*) >= 1 ORDER BY 2 DESC, 1""",
        [["example.org", 3], ["example.net", 1], ["sample.com", 1]],
    ),
    "find somebody by the address": (
        "select id from core_user where email = 'BEN@EXAMPLE.ORG'",
        [[2]],
    ),
    "find by a part of the address": (
        "select id from core_user where email like '%EXAMPLE.org' order by id desc",
        [[4], [2], [1]],
    ),
    "people without a name": (
        "SELECT id FROM core_user WHERE last_name = '' OR last_name IS NULL ORDER BY id",
        [[3], [4]],
    ),
    "one address line": (
        """SELECT concat_ws(', ', if(length(core_user.city), core_user.city, null),
                            if(core_user.zip, concat_ws('-', core_user.zip,
                               if(length(core_user.plus4), core_user.plus4, null)), core_user.postal)) AS place
           FROM core_user ORDER BY id""",
        [["Boston, 02134-1234"], ["Albany, 12207"], ["London, SW1A 1AA"], ["02139"], ["Beverly Hills, 90210"]],
    ),
    "full names": (
        "SELECT CONCAT(first_name, ' ', last_name), TRIM(CONCAT(first_name, ' ', COALESCE(last_name, ''))) "
        "FROM core_user WHERE id IN (2, 3, 4) ORDER BY id",
        [["Ben Ali", "Ben Ali"], ["Ida ", "Ida"], [None, "José"]],
    ),
    "growth by month": (
        """select concat(year(core_user.created_at), '-', lpad(month(core_user.created_at), 2, '0')) as "ym",
                  lpad(format(sum(if(subscription_status = 'subscribed', 1, 0)), 0), 4, ' ') as "subscribers",
                  core_user.source as "user_source"
           from core_user group by ym, user_source order by ym desc, user_source limit 3""",
        [["2026-01", "   0", "import"], ["2026-01", "   0", "petition"], ["2025-12", "   1", "Web"]],
    ),
    "signups by day": (
        "SELECT DATE(created_at) AS day, COUNT(*) FROM core_user WHERE created_at >= '2026-01-01' GROUP BY day",
        [["2026-01-01", 1], ["2026-01-05", 1], ["2026-01-09", 1]],
    ),
    "actions of the last seven days": (
        "SELECT COUNT(*), COUNT(DISTINCT user_id) FROM core_action WHERE created_at >= DATE_SUB(NOW(), INTERVAL 7 DAY)",
        [[5, 5]],
    ),
    "yesterday": (
        "SELECT id FROM core_action WHERE created_at >= CURDATE() - INTERVAL 1 DAY AND created_at < CURDATE()",
        [[8], [9]],
    ),
    "the first actions of a new year": (
        "SELECT id FROM core_action WHERE created_at BETWEEN '2026-01-01' AND '2026-01-05' ORDER BY id",
        [[4], [5]],
    ),
    "actions by page": (
        """SELECT p.title, COUNT(a.id) AS actions, COUNT(DISTINCT a.user_id) AS people
           FROM core_page p LEFT JOIN core_action a ON a.page_id = p.id AND a.status = 'complete'
           GROUP BY p.id ORDER BY actions DESC, p.title""",
        [["Save the Otters", 3, 3], ["Bees", 2, 2], ["Give", 1, 1], ["Import 2025", 1, 1], ["Leave", 1, 1],
         ["Join us", 0, 0]],
    ),
    "progress towards the goal": (
        """SELECT name, CONCAT(ROUND(100 * COUNT(*) / goal, 1), '%') FROM core_page JOIN core_action
           ON core_page.id = core_action.page_id WHERE goal IS NOT NULL GROUP BY core_page.id ORDER BY name""",
        [["bees", "4%"], ["otters", "4%"]],
    ),
    "new people by page": (
        """SELECT COUNT(DISTINCT ca.user_id), ca.page_id, cp.title FROM core_action AS ca
           JOIN core_user AS cu ON ca.user_id = cu.id JOIN core_subscriptionhistory as csh ON cu.id=csh.user_id
           JOIN core_page as cp ON ca.page_id = cp.id
           WHERE ca.created_user AND ca.subscribed_user AND cu.subscription_status = 'bounced'
             AND csh.created_at BETWEEN CURDATE() - INTERVAL 30 DAY AND CURDATE() GROUP BY page_id;""",
        [[1, 1, "Save the Otters"]],
    ),
    "who opened nothing in half a year": (
        """SELECT cu.id FROM core_user cu WHERE NOT EXISTS (
             SELECT co.user_id FROM core_open co
             WHERE co.created_at > CURDATE() - INTERVAL 6 MONTH AND co.user_id = cu.id) ORDER BY cu.id""",
        [[3], [4], [5]],
    ),
    "people who never acted on a petition": (
        """SELECT u.email FROM core_user u LEFT JOIN (core_action a JOIN core_page p ON p.id = a.page_id
           AND p.type = 'petition') ON a.user_id = u.id WHERE a.id IS NULL""",
        [["ida@example.net"]],
    ),
    "pages by the beginning of the title, in that case": (
        "SELECT name FROM core_page WHERE title LIKE 'bee%' OR title LIKE 'save%' COLLATE utf8_bin",
        [["bees"]],
    ),
    "last action of everybody": (
        """SELECT u.id, (SELECT MAX(a.created_at) FROM core_action a WHERE a.user_id = u.id) AS latest
           FROM core_user u WHERE u.id < 4 ORDER BY latest DESC""",
        [[2, "2026-01-09T09:00:00"], [1, "2026-01-08T20:00:00"], [3, "2026-01-04T18:00:00"]],
    ),
    "first source of those who came by": (
        """SELECT sign_ups.created_at AS joined, core_user.email,
             (SELECT coalesce(group_concat(phone ORDER BY core_phone.id DESC SEPARATOR ', '), '')
              FROM core_phone WHERE core_phone.user_id = core_user.id) AS phone,
             (SELECT group_concat(core_userfield.value SEPARATOR ', ') FROM core_userfield
              WHERE core_userfield.parent_id = core_user.id AND core_userfield.name = 'county') AS county,
             sign_ups.source
           FROM core_user JOIN (SELECT user_id, source, min(created_at) AS created_at FROM core_action
                                WHERE lower(source) IN ('web','Facebook') AND created_at > date('2020-12-31')
                                GROUP BY user_id, source) sign_ups
           ON core_user.id = sign_ups.user_id ORDER BY joined ASC LIMIT 2""",
        [["2025-11-03T09:00:00", "rosa@example.org", "617-555-0101, 617-555-0100", "Kent, Surrey", "web"],
         ["2025-12-31T23:59:59", "Ben@Example.org", "", None, "facebook"]],
    ),
    "answers to a survey": (
        """select a.user_id, f.value from core_action a join core_actionfield f on f.parent_id = a.id
           where f.name = 'survey' and f.value = 'yes' order by a.id""",
        [[1, "yes"], [4, "YES "]],
    ),
    "a custom field compared as a number": (
        "SELECT parent_id, value FROM core_userfield WHERE name = 'age' AND value >= 18 ORDER BY value + 0 DESC",
        [[4, "101"], [2, "30"]],
    ),
    "custom fields in columns": (
        """SELECT u.id, MAX(CASE WHEN f.name = 'age' THEN f.value END) AS age,
                  MAX(IF(f.name = 'county', f.value, NULL)) AS county
           FROM core_user u LEFT JOIN core_userfield f ON f.parent_id = u.id GROUP BY u.id HAVING age IS NOT NULL""",
        [[1, "9", "Surrey"], [2, "30", None], [4, "101", None]],
    ),
    "money by currency": (
        """SELECT currency, COUNT(*), SUM(total), AVG(total), MAX(total) FROM core_order
           WHERE status = 'completed' GROUP BY currency ORDER BY currency""",
        [["EUR", 1, 20.2, 20.2, 20.2], ["USD", 2, 44.1, 22.05, 34.0]],
    ),
    "a sum as text": (
        "SELECT CONCAT('$', FORMAT(SUM(total), 2)) FROM core_order WHERE status = 'completed'",
        [["$64.30"]],
    ),
    "donors with their page": (
        """SELECT o.id, u.email, p.name FROM core_order o JOIN core_user u ON u.id = o.user_id
           JOIN core_action a ON a.id = o.action_id JOIN core_page p ON p.id = a.page_id
           WHERE o.total > 10 AND o.created_at >= '2026-01-09'""",
        [[3, "Ben@Example.org", "otters"]],
    ),
    "largest gift of each person": (
        """SELECT user_id, total FROM (SELECT user_id, total, ROW_NUMBER() OVER (
             PARTITION BY user_id ORDER BY total DESC) AS place FROM core_order) AS ranked WHERE place = 1""",
        [[1, 34.0], [2, 20.2]],
    ),
    "running total": (
        "SELECT id, SUM(total) OVER (ORDER BY id) FROM core_order WHERE status = 'completed' ORDER BY id",
        [[1, 34.0], [2, 44.1], [3, 64.3]],
    ),
    "size of the lists": (
        """SELECT l.name, COUNT(*) AS c FROM core_subscription s JOIN core_list l ON s.list_id = l.id
           GROUP BY l.id ORDER BY c DESC""",
        [["Main", 2], ["Press", 1]],
    ),
    "changes of subscriptions by month": (
        """select core_subscriptionchangetype.name, change_id, month(core_subscriptionhistory.created_at) as month,
                  count(distinct core_user.id)
           from core_user join core_subscriptionhistory on (core_user.id = core_subscriptionhistory.user_id)
           join core_subscriptionchangetype on change_id = core_subscriptionchangetype.id
           where list_id = 1 and date_sub(current_date(), interval 1 month) <= core_subscriptionhistory.created_at
           group by core_subscriptionchangetype.name, month(core_subscriptionhistory.created_at)
           order by month(core_subscriptionhistory.created_at), core_subscriptionchangetype.name;""",
        [["subscribe", 1, 1, 1], ["subscribe_import", 3, 1, 1], ["unsubscribe", 2, 1, 1],
         ["unsubscribe_bounce", 4, 1, 1], ["subscribe", 1, 12, 1]],
    ),
    "who left and by what": (
        """SELECT h.user_id, c.name, h.created_at FROM core_subscriptionhistory h
           JOIN core_subscriptionchangetype c ON c.id = h.change_id WHERE c.name REGEXP '^UNSUB' ORDER BY h.id""",
        [[3, "unsubscribe", "2026-01-04T18:00:00"], [4, "unsubscribe_bounce", "2026-01-06T03:00:00"]],
    ),
    "net growth": (
        """SELECT SUM(change_id IN (1, 3)) - SUM(change_id IN (2, 4)) AS net FROM core_subscriptionhistory
           WHERE list_id = 1 AND created_at >= '2026-01-01'""",
        [[0]],
    ),
    "churn in per cent": (
        """SELECT ROUND(100 * (SELECT COUNT(*) FROM core_unsubscribeaction) /
                        (SELECT COUNT(*) FROM core_user), 2)""",
        [[20.0]],
    ),
    "rates of mailings": (
        """SELECT m.id, COUNT(DISTINCT um.user_id) AS sent, COUNT(DISTINCT o.user_id) AS opened,
                  COUNT(DISTINCT o.user_id) / COUNT(DISTINCT um.user_id) AS rate
           FROM core_mailing m JOIN core_usermailing um ON um.mailing_id = m.id
           LEFT JOIN core_open o ON o.mailing_id = um.mailing_id AND o.user_id = um.user_id
           GROUP BY m.id ORDER BY m.id""",
        [[1, 2, 1, 0.5], [2, 4, 2, 0.5]],
    ),
    "subjects of a mailing": (
        """SELECT m.notes, (SELECT GROUP_CONCAT(text ORDER BY id DESC SEPARATOR ' / ') FROM core_mailingsubject s
                            WHERE s.mailing_id = m.id) FROM core_mailing m ORDER BY m.id""",
        [["welcome", "Hello"], ["appeal", "Urgent / Please"], ["draft", None]],
    ),
    "mailings of a year": (
        """select id from core_mailing where core_mailing.started_at
           between timestamp(concat(2026, '-01-01')) and timestamp(concat(2026, '-12-31'), '23:59:59')""",
        [[2]],
    ),
    "not opened": (
        """select core_user.email, case when core_open.user_id is NULL then 'not opened' else 'opened' end as opened,
                  count(*) as c
           from core_user join core_usermailing on core_user.id = core_usermailing.user_id
           left join core_open on (core_user.id = core_open.user_id
                                   and core_usermailing.mailing_id = core_open.mailing_id)
           group by core_user.email, core_open.user_id order by core_user.email desc, opened limit 3""",
        [["rosa@example.org", "opened", 3], ["jose@example.org", "not opened", 1],
         ["ida@example.net", "not opened", 1]],
    ),
    "hours from mailing to action": (
        """SELECT a.id, TIMESTAMPDIFF(HOUR, m.started_at, a.created_at), DATEDIFF(a.created_at, m.started_at)
           FROM core_action a INNER JOIN core_mailing m ON a.mailing_id = m.id ORDER BY a.id""",
        [[2, 1, 0], [7, 1, 0], [9, 14, 1]],
    ),
    "tags of pages": (
        """SELECT p.name, GROUP_CONCAT(t.name ORDER BY t.name) AS tags FROM core_page p
           JOIN core_page_tags pt ON pt.page_id = p.id JOIN core_tag t ON t.id = pt.tag_id
           GROUP BY p.id HAVING tags LIKE '%nature%' ORDER BY p.id""",
        [["otters", "money,nature"], ["bees", "nature"]],
    ),
    "pages with all of two tags": (
        """SELECT page_id FROM core_page_tags WHERE tag_id IN (1, 2) GROUP BY page_id
           HAVING COUNT(DISTINCT tag_id) = 2""",
        [[1]],
    ),
    "people with an e-mail address in common": (
        """SELECT a.id, b.id FROM core_user a JOIN core_user b ON LOWER(a.source) = LOWER(b.source) AND a.id < b.id
           ORDER BY a.id""",
        [[1, 2], [3, 5]],
    ),
    "two sources in one list": (
        """(SELECT email, 'donor' AS kind FROM core_user JOIN core_order ON core_order.user_id = core_user.id)
           UNION (SELECT email, 'phone' FROM core_user JOIN core_phone USING (id)) ORDER BY kind, email LIMIT 3""",
        [["Ben@Example.org", "donor"], ["rosa@example.org", "donor"], ["Ben@Example.org", "phone"]],
    ),
    "a table made up in the query": (
        """WITH recent AS (SELECT user_id, COUNT(*) AS n FROM core_action WHERE created_at >= '2026-01-01' GROUP BY 1)
           SELECT u.first_name, recent.n FROM recent JOIN core_user u ON u.id = recent.user_id
           WHERE recent.n > 1""",
        [["Ida", 2]],
    ),
    "days of a week, whether or not something happened": (
        """WITH RECURSIVE days AS (SELECT DATE('2026-01-04') AS d UNION ALL
             SELECT d + INTERVAL 1 DAY FROM days WHERE d < '2026-01-06')
           SELECT days.d, COUNT(a.id) FROM days LEFT JOIN core_action a ON DATE(a.created_at) = days.d
           GROUP BY days.d""",
        [["2026-01-04", 1], ["2026-01-05", 1], ["2026-01-06", 0]],
    ),
    "actions by weekday": (
        "SELECT DAYNAME(created_at) AS d, COUNT(*) FROM core_action GROUP BY d ORDER BY 2 DESC, 1 LIMIT 2",
        [["Monday", 3], ["Friday", 2]],
    ),
    "pages of the other group's database": (
        "SELECT ak_group.core_page.name FROM ak_group.core_page WHERE ak_group.core_page.hidden = TRUE",
        [["leave"]],
    ),
    "the second page of a listing": (
        "SELECT id FROM core_action ORDER BY created_at DESC, id LIMIT 3, 2",
        [[6], [5]],
    ),
    "the mailed who did not act": (
        """SELECT um.user_id FROM core_usermailing um WHERE um.mailing_id = 2 AND um.user_id NOT IN (
             SELECT user_id FROM core_action WHERE mailing_id = 2) ORDER BY 1""",
        [[3], [4]],
    ),
    "lists, those without anybody included": (
        """SELECT l.name, s.user_id FROM core_subscription s RIGHT JOIN core_list l
           ON l.id = s.list_id AND s.user_id = 2 ORDER BY l.id""",
        [["Main", 2], ["Press", None]],
    ),
    "pairs that happened": (
        "SELECT COUNT(DISTINCT user_id, page_id), COUNT(DISTINCT user_id, mailing_id) FROM core_action",
        [[9, 3]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_gives_what_was_worked_out_by_hand(ask, name) -> None:
    sql, expected = REPORTS[name]
    assert ask(sql) == expected
